"""Spanish and German: requests are understood, joys stay joys, and whole turns read naturally."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from voicejoy import languages, times
from voicejoy.conversation import Conversation
from voicejoy.desk import JournalDesk
from voicejoy.intents import Intent, Request
from voicejoy.joys import JoySource, NewJoy
from voicejoy.ports import Journal
from voicejoy.state import State
from voicejoy.store.journal import SqliteJournal
from voicejoy.testing.journal import MemoryJournal

NOW = datetime(2026, 5, 3, 18, 0, tzinfo=timezone(timedelta(hours=2)))
TODAY = NOW.date()


def read(code: str, text: str) -> Request | None:
    return languages.load(code).lexicon.read(text)


def asked(code: str, text: str) -> Intent | None:
    request = read(code, text)
    return request.intent if request else None


# --- what is said can be said back -------------------------------------------------------------------

QUOTED = [
    (code, name, quoted)
    for code in languages.LANGUAGES
    for table in ("prompts", "display")
    for name, text in languages.read_file(code)[table].items()
    if isinstance(text, str)
    for quoted in re.findall(r'"([^"]+)"', re.sub(r"\{wake\}(, )?", "", text))
]


@pytest.mark.parametrize(("code", "name", "quoted"), QUOTED)
def test_every_phrase_that_a_prompt_offers_is_understood(code: str, name: str, quoted: str) -> None:
    assert read(code, quoted) is not None, name


EXAMPLES = [
    (code, intent, phrase)
    for code in languages.LANGUAGES
    for intent, phrases in languages.load(code).lexicon.examples.items()
    for phrase in phrases
]
PLAIN = str.maketrans("áéíóúü", "aeiouu")
ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@pytest.mark.parametrize(("code", "intent", "phrase"), EXAMPLES)
def test_every_example_is_its_own_intent(code: str, intent: Intent, phrase: str) -> None:
    assert asked(code, phrase) is asked(code, phrase.upper() + "!") is intent


@pytest.mark.parametrize(("code", "intent", "phrase"), [row for row in EXAMPLES if row[0] != "en"])
def test_every_example_may_be_typed_on_any_keyboard(code: str, intent: Intent, phrase: str) -> None:
    assert asked(code, phrase.lower().translate(PLAIN if code == "es" else ASCII)) is intent


# --- requests in other words -------------------------------------------------------------------------

SPANISH = """
glimmer: ¿Me puedes leer un destello? / Anda, léeme algo bonito / Quiero oír algo bueno / leeme un destello
  porfa
another: Otra, por favor / ¿Tienes otra? / Léeme otro destello, gracias / otra mas
not_this: Esta ahora no / Mejor esta no, gracias / Sáltate esa / salta esta por favor
never_this: Por favor, no me leas esta más / Esa nunca más, por favor / no vuelvas a leerme esa
why: ¿Por qué me leíste esa alegría? / ¿Y por qué esta? / por que elegiste esta
favourite: Ponla en mis favoritas / Esa es una de mis favoritas / añade esa a favoritas / que sea favorita
favourites: Solo mis favoritas, por favor / ¿Me lees una favorita? / otra de mis favoritas
category: Léeme un pequeño logro / una sorpresa bonita, por favor / cuéntame un momento de conexión / Dime
  algo sensorial
about: Léeme algo sobre mi hermana / ¿Qué te conté de la playa? / Busca algo sobre el café / recuerdame algo
  de mi abuela
time: Léeme algo de la primavera pasada / hace dos semanas / ¿Qué te conté ayer? / algo del verano pasado /
  en marzo
how_many: ¿Cuántas alegrías he guardado? / ¿Cuántas llevo? / cuantas alegrias tengo
undo: Deshaz lo último, por favor / ¿Puedes deshacer eso? / anula eso / deshazlo ya
delete: Borra la última alegría / Elimínalo, por favor / borrala / quiero borrar esa
change: No, yo dije que canté en la ducha / Cámbialo por el mirlo cantó / Perdón, quise decir mi tía
cancel: Mejor olvídalo / Nada, déjalo / no importa, gracias / Cancélalo
stop: Para, por favor / Ya es suficiente / Deja de leerme / callate
done: Y eso es todo / Eso es todo, gracias / Ya he terminado / nada más por hoy
repeat: ¿Puedes repetir? / Dímelo otra vez / ¿Qué has dicho? / repitelo por favor
slower: Un poco más despacio / Habla más lento, por favor / Hablas demasiado rápido / mas despacio
faster: ¿Puedes hablar más rápido? / Un poquito más rápido / Hablas muy lento / mas rapido
louder: Sube un poco el volumen / Casi no te oigo / habla mas fuerte / Más volumen, por favor
quieter: Baja un poco la voz / Más bajito, por favor / Está muy alto / habla mas bajo
help: Necesito ayuda / ¿Qué más puedo decir? / que puedo decir / ¿Cómo se usa esto?
pause: Deja de escuchar un rato / Descansa un momento / Por favor, no escuches ahora / haz una pausa, por
  favor
resume: Despierta, por favor / Ya puedes escucharme / Vuelve a escuchar, por favor / escuchame
good_night: Buenas noches, hasta mañana / Bueno, me voy a dormir / Duerme bien
gentle: Activa el modo suave, por favor / Hoy tengo poca energía / Sé suave conmigo, por favor / no me hagas
  preguntas
normal: Vuelve al modo normal, por favor / Quita ya el modo suave / Pon el modo normal
yes: Sí, claro / Vale, sí / claro que si / Sí, eso es
no: No, no lo guardes / No, gracias / No, mejor no / Eso está mal
keep: Guárdalo, por favor / Quiero guardar eso / Anótalo / guardalo todo
stack_add: Junta mi podcast con planchar la ropa / Combina una canción y lavar los platos / quiero juntar un
  té con cocinar
stack_list: Léeme todos mis pares / ¿Qué pares tengo guardados? / dime mis pares, por favor
stack_suggest: ¿Tienes alguna idea para un par? / Sugiéreme otro par / ¿Qué podría juntar?
stack_task: Estoy lavando los platos / Voy a planchar la ropa / Me toca sacar la basura / estoy tendiendo la
  ropa
ground: Guíame por los cinco sentidos / Hagamos el ejercicio de los sentidos / Ayúdame a estar presente /
  usa mis sentidos, por favor
share: Comparte eso con mi hermana / Haz una tarjeta para mamá / Quiero compartirlo con Ana / compartelo
digest: Hazme un resumen de la semana / ¿Qué tal fue mi semana? / Cuéntame lo mejor de la semana / léeme mi
  semana, por favor
nothing: Hoy no tengo nada que contar / La verdad, nada / No, hoy nada / hoy no hay nada
distant: Todo se siente falso / No consigo sentir alegría / ¿Esto ayuda de verdad? / ¿Para qué sirve esto?
"""
GERMAN = """
glimmer: Kannst du mir bitte einen Lichtblick vorlesen? / Erzähl mir was Gutes / Ich möchte etwas Schönes
  hören / Lies mir bitte einen Lichtblick vor
another: Lies mir noch eine vor, bitte / Hast du noch einen? / Noch mehr, bitte / den naechsten
not_this: Bitte diesen nicht / Lieber nicht diesen / Überspring bitte diesen / Lass diese ruhen
never_this: Lies mir das bitte nie wieder vor / Diesen bitte nie wieder / das nicht mehr vorlesen
why: Warum hast du gerade das ausgesucht? / Wieso gerade diese? / Warum ausgerechnet diesen?
favourite: Füg das zu meinen Favoriten hinzu / Das ist mein Liebling / Markiere das bitte als Favorit
favourites: Nur meine Favoriten, bitte / Lies mir bitte einen von meinen Favoriten vor / Meine Lieblinge
category: Lies mir einen kleinen Erfolg vor / Erzähl mir eine unerwartete Freude / Gib mir etwas Sinnliches
  / eine schöne Überraschung
about: Lies mir etwas über meine Schwester vor / Erzähl mir vom Garten / Such etwas über den Kaffee /
  Erinnere mich an meine Oma
time: Lies mir etwas vom letzten Frühling vor / vor zwei Wochen / Was habe ich gestern gesagt? / etwas aus
  dem letzten Sommer / im Maerz
how_many: Wie viele Freuden habe ich gesammelt? / Wieviele sind es? / Wie viele hab ich?
undo: Mach das bitte rückgängig / Kannst du das zurücknehmen? / Nimm das bitte zurück / mach das
  rueckgaengig
delete: Lösch bitte die letzte Freude / Kannst du das löschen? / Weg damit / loesch das
change: Nein, ich sagte, die Amsel sang / Ändere das in: ein Reh am Waldrand / Nein, ich habe Tante gesagt /
  Ich meinte eigentlich meine Tante
cancel: Ach, schon gut / Vergiss es einfach / Lass mal gut sein / Ist nicht so wichtig
stop: Stopp, bitte / Hör bitte auf / Das reicht jetzt / Genug jetzt
done: So, das war's / Das war alles für heute / Ich bin jetzt fertig / Das wäre alles, danke
repeat: Kannst du das wiederholen? / Sag das bitte noch einmal / Was hast du gerade gesagt? / Noch mal,
  bitte
slower: Bitte etwas langsamer / Kannst du langsamer sprechen? / Du sprichst zu schnell / Geht das auch
  langsamer?
faster: Kannst du schneller sprechen? / Ein bisschen schneller, bitte / Du redest zu langsam
louder: Kannst du lauter sprechen? / Mach mal lauter / Ich höre dich kaum / Du bist zu leise
quieter: Bitte ein bisschen leiser / Mach mal leiser / Sprich nicht so laut
help: Ich brauche Hilfe / Was kann ich alles sagen? / Wie funktioniert das hier? / Was kannst du alles
  machen?
pause: Hör bitte nicht mehr zu / Mach mal kurz Pause / Hör auf zuzuhören, bitte / Mikrofon aus
resume: Bitte wach wieder auf / Du kannst jetzt wieder zuhören / Hör mir wieder zu
good_night: Na dann, gute Nacht / Ich gehe jetzt ins Bett / Schlaf schön, bis morgen / Schlaf gut, danke
gentle: Schalte bitte den sanften Modus ein / Ich habe heute wenig Energie / Stell mir bitte keine Fragen
normal: Zurück in den normalen Modus / Sprich wieder normal / Mach den sanften Modus aus
yes: Ja, klar / Ja, behalte es / Das passt / Ja, natürlich
no: Nein, lieber nicht / Nein, das ist falsch / Bitte nicht behalten / Nein danke, lieber nicht
keep: Behalte das bitte / Merk dir das bitte / Schreib das auf / Kannst du das speichern?
stack_add: Verbinde meinen Podcast mit dem Bügeln / Kombiniere ein Lied und Kochen / Ich möchte einen Tee
  mit dem Abwasch verbinden
stack_list: Lies mir bitte alle meine Paare vor / Welche Paare habe ich schon? / Nenn mir meine Paare
stack_suggest: Kannst du mir ein Paar vorschlagen? / Hast du Ideen für ein Paar? / Was könnte man verbinden?
  / Schlag noch ein Paar vor
stack_task: Ich bin gerade beim Abwasch / Ich muss jetzt bügeln / Ich bin am Kochen / Zeit zum Zähneputzen
ground: Führ mich bitte durch die fünf Sinne / Mach eine Sinnesübung mit mir / Hilf mir, hier anzukommen /
  Bring mich zurück ins Jetzt
share: Teile das mit meiner Schwester / Mach eine Karte für Mama / Ich möchte das mit Anna teilen / Schick
  das an Opa
digest: Fass bitte meine Woche zusammen / Was war diese Woche schön? / Wie ist meine Woche gelaufen? / Lies
  mir meine Woche vor
nothing: Heute ist leider nichts passiert / Mir fällt heute nichts ein / Eigentlich nichts / Nein, heute
  nicht
distant: Alles fühlt sich falsch an / Ich spüre gar keine Freude / Hilft das denn überhaupt? / Was bringt
  das überhaupt?
"""


def sayings(table: str) -> list[tuple[Intent, str]]:
    """Rows of a table in which an intent's name stands before its sayings."""
    rows = [row.partition(": ") for row in re.split(r"\n(?=\w+: )", table.strip())]
    return [(Intent(name), said) for name, _, says in rows for said in " ".join(says.split()).split(" / ")]


REQUESTS = [
    (code, intent, said)
    for code, table in (("es", SPANISH), ("de", GERMAN))
    for intent, said in sayings(table)
]


@pytest.mark.parametrize("table", [SPANISH, GERMAN])
def test_every_intent_is_asked_for_in_at_least_three_other_ways(table: str) -> None:
    asked_for = Counter(intent for intent, _ in sayings(table))
    assert set(asked_for) == set(Intent)
    assert min(asked_for.values()) >= 3


@pytest.mark.parametrize(("code", "intent", "said"), REQUESTS)
def test_a_request_is_understood_in_other_words(code: str, intent: Intent, said: str) -> None:
    assert asked(code, said) is intent


# --- joys --------------------------------------------------------------------------------------------

JOYS_ES = """
Salió el sol después de la lluvia / Mi hermana me ayudó con los platos / Paré a oler las rosas del parque /
Ella dijo que sí / Por fin dije que no y no pasó nada malo / Otro café rico en la terraza / Otra vez vi al
colibrí en el balcón / Nada me dolió hoy / Hoy no llovió y colgué la ropa al sol / El silencio de la mañana
/ Silencio / Una pausa con té y pan caliente / Un destello de sol en el agua / Un destello sobre el agua del
río / Leí un cuento a mi hija / Leer un rato en la cama / Leer algo bonito antes de dormir / Escuchar mi
canción favorita en el coche / Mi canción favorita sonó en la radio / Mi sopa favorita / Una tarjeta de mi
abuela en el buzón / Hice una tarjeta para mi madre / Ya está lista la sopa / He acabado todo el informe /
Terminé el libro / La semana empezó con una llamada de Ana / Mi semana fue tranquila y larga / Guardé la
última galleta para él / Borré mil correos viejos y respiré / El perro se durmió en mis pies / El gato salta
como loco por la casa / Alguien me dejó pasar en la cola / Olvidé el paraguas y me reí bajo la lluvia /
Volví a casa caminando despacio / Caminé despacio por la playa / Hablé bajito con el bebé / El vecino bajó
el volumen y dormí bien / Subí la montaña más alta / El pan salió más rápido que nunca / Ayuda de un
desconocido con la maleta / Pedí ayuda y me la dieron / Buenas noches de mi nieto por teléfono / Mi madre me
dijo que descanse y descansé / Mi hijo despertó riendo / Me despertó el canto de un pájaro / Compartí mi pan
con las palomas / Junté conchas con mi sobrina / Un par de calcetines calientes / Algo de sol en la cara /
Algo de música en la calle / La primavera / El verano / La lluvia / Té / Pan / Ayer vi a mi hermano después
de años / La semana pasada planté tomates y ya salen / Hace dos semanas planté una semilla y hoy brotó /
Estoy contenta con mi corte de pelo / Voy a ser tía / A mi hija le salió el primer diente / Sentí los cinco
dedos de mi nieto en mi mano / Los sentidos se me llenaron de jazmín / No me importa la lluvia, fue precioso
/ Para mi sorpresa, el autobús llegó a tiempo / Basta un rayo de sol / Es suficiente con su sonrisa / Corté
rosas / Por qué será que el pan huele tan bien / Cuántas estrellas vi anoche / Favorita de siempre: la tarta
de mi tía / Nunca más tendré miedo de ese perro / Siento la alegría de mi nieta cuando ríe / Busqué mis
llaves y encontré una foto vieja / Repetí postre / Modo avión y un libro / Gracias
"""
JOYS_DE = """
Die Sonne kam nach dem Regen heraus / Meine Schwester hat mir beim Abwasch geholfen / Ich bin stehen
geblieben, um an den Rosen zu riechen / Sie hat ja gesagt / Ich habe einmal nein gesagt und nichts ist
passiert / Noch ein guter Kaffee auf dem Balkon / Ich habe noch einmal den Eisvogel gesehen / Heute hat
nichts wehgetan / Heute hat es nicht geregnet / Stille am Morgen / Ruhe / Eine Pause mit Tee / Pause / Ein
Lichtblick zwischen den Wolken / Ein Lichtblick war ihr Anruf / Ich habe meiner Tochter vorgelesen / Mein
Sohn hat mir eine Geschichte vorgelesen / Lesen im Bett / Etwas Schönes gekocht / Mein Lieblingslied lief im
Radio / Mein Favorit hat das Rennen gewonnen / Eine Karte von Oma im Briefkasten / Ich habe eine Karte für
Mama gebastelt / Die Suppe ist fertig und duftet / Fertig mit der Steuer / Das Buch ist fertig / Die Woche
begann mit einem Anruf von Anna / Meine Woche war ruhig und lang / Ich habe den letzten Keks behalten /
Viele alte Mails gelöscht und durchgeatmet / Der Hund ist auf meinen Füßen eingeschlafen / Jemand hat mich
an der Kasse vorgelassen / Ich habe den Schirm vergessen und im Regen gelacht / Langsam am Strand
entlanggegangen / Leise mit dem Baby geredet / Der Nachbar hat die Musik leiser gemacht / Lauter kleine
Vögel am Futterhaus / Lauter Schmetterlinge / Das Brot ging schneller auf als sonst / Hilfe von einem
Fremden mit dem Koffer / Ich habe um Hilfe gebeten und sie bekommen / Mein Enkel hat am Telefon gute Nacht
gesagt / Ich habe gut geschlafen / Aufgewacht vom Gesang einer Amsel / Mein Brot mit den Enten geteilt /
Muscheln mit meiner Nichte gesammelt / Ein Paar warme Socken / Ein paar Sonnenstrahlen / Etwas Sonne im
Gesicht / Etwas Musik auf der Straße / Frühling / Der Sommer / Regen / Tee / Brot / Gestern habe ich meinen
Bruder nach Jahren gesehen / Letzte Woche Tomaten gepflanzt und jetzt kommen sie / Vor zwei Wochen gesät und
heute keimt es / Ich bin zufrieden mit meinem Haarschnitt / Ich werde Tante / Meine Tochter hat ihren ersten
Zahn / Ich habe fünf kleine Finger in meiner Hand gespürt / Alle Sinne voll Jasmin / Egal, dass es geregnet
hat, es war wunderschön / Zu meiner Überraschung kam der Bus pünktlich / Es reicht ein Sonnenstrahl / Genug
Zeit für ein Bad / Halt gefunden / Warum riecht Brot nur so gut / Wie viele Sterne gestern am Himmel standen
/ Nie wieder Angst vor diesem Hund / Das hat mir geholfen / Ich spüre die Freude meiner Enkelin / Den
Schlüssel gesucht und ein altes Foto gefunden / Nachtisch wiederholt / Flugmodus und ein Buch / Danke /
Schluss mit dem Regen, endlich Sonne / Nichts ist schöner als der See am Abend / Alles gut
"""
JOYS = [
    (code, joy)
    for code, joys in (("es", JOYS_ES), ("de", JOYS_DE))
    for joy in " ".join(joys.split()).split(" / ")
]


def test_there_are_joys_enough() -> None:
    assert min(Counter(code for code, _ in JOYS).values()) >= 60


@pytest.mark.parametrize(("code", "joy"), JOYS)
def test_a_joy_stays_a_joy(code: str, joy: str) -> None:
    assert read(code, joy) is None
    assert read(code, joy.lower() + ".") is None


@pytest.mark.parametrize(("code", "joy"), JOYS)
def test_a_joy_stays_a_joy_to_the_ear(code: str, joy: str) -> None:
    assert languages.load(code).lexicon.hear(joy.lower()) is None


# --- whole turns -------------------------------------------------------------------------------------


@dataclass
class Talk:
    """A conversation in one language, and what was said in it."""

    code: str
    journal: Journal
    heard: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        language = languages.load(self.code)
        desk = JournalDesk(
            self.journal, now=lambda: NOW, seed=lambda: 1, source=JoySource.TYPED, language=language
        )
        self.conversation = Conversation(desk, State(language=language), self._note)

    def _note(self, event: str, **fields: Any) -> None:
        self.heard.append({"event": event, **fields})

    def tell(self, text: str) -> str:
        """What is answered."""
        before = len(self.heard)
        self.conversation.take_turn(text)
        return " ".join(note["text"] for note in self.heard[before:] if note["event"] == "said")


def past(journal: Journal, text: str, day: date) -> None:
    journal.keep(NewJoy(text, text, datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)))


TURNS = {
    "es": [
        ("Salió el sol", 'Guardado: Salió el sol. Para quitarlo, di "deshaz eso".'),
        ("Mi hermana me llamó", "Guardado: Mi hermana me llamó."),
        ("deshaz eso", "Quitado: Mi hermana me llamó."),
        ("léeme un destello", "Hoy dijiste: Salió el sol"),
        ("cuántas hay", "Hay una."),
        ("cuéntame algo sobre mi abuela", "Aún no encuentro nada sobre mi abuela."),
        ("márcala como favorita", "Ahora es favorita: Salió el sol."),
        ("por qué esta", "No se había leído antes."),
        ("mis pares", 'Aún no hay pares. Para una idea: "sugiere un par".'),
        ("junta una canción con lavar los platos", "Junté una canción con lavar los platos."),
        ("lavar los platos", "Tu par: una canción con lavar los platos."),
        ("mis pares", "Tus pares: una canción con lavar los platos."),
        ("lee mi semana", "Tu semana. Hoy: Salió el sol."),
        ("hoy nada", "Esa es una respuesta completa. Aquí estoy."),
        ("modo suave", "Modo suave. Basta una palabra."),
        ("buenas noches", "Buenas noches. Aquí estoy."),
    ],
    "de": [
        (
            "Die Sonne kam heraus",
            'Behalten: Die Sonne kam heraus. Zum Zurücknehmen sag "mach das rückgängig".',
        ),
        ("Meine Schwester rief an", "Behalten: Meine Schwester rief an."),
        ("mach das rückgängig", "Zurückgenommen: Meine Schwester rief an."),
        ("lies einen Lichtblick", "Heute hast du gesagt: Die Sonne kam heraus"),
        ("wie viele sind es", "Es ist eine."),
        ("erzähl mir etwas über meine Oma", "Dazu habe ich noch nichts gefunden: meine Oma."),
        ("mach das zum Favoriten", "Jetzt ein Favorit: Die Sonne kam heraus."),
        ("warum diesen", "Sie wurde vorher noch nicht vorgelesen."),
        ("meine Paare", 'Noch keine Paare. Für eine Idee: "schlag ein Paar vor".'),
        ("verbinde ein Lied mit dem Abwasch", "Verbunden: ein Lied und Abwasch."),
        ("Abwasch", "Dein Paar: ein Lied und Abwasch."),
        ("meine Paare", "Deine Paare: ein Lied und Abwasch."),
        ("lies meine Woche", "Deine Woche. Heute: Die Sonne kam heraus."),
        ("heute nichts", "Das ist eine ganze Antwort. Ich bin da."),
        ("sanfter Modus", "Sanfter Modus. Ein Wort genügt."),
        ("gute Nacht", "Gute Nacht. Ich bin da."),
    ],
}


@pytest.mark.parametrize("code", sorted(TURNS))
def test_a_whole_evening_is_talked_in_one_language(code: str, tmp_path: Path) -> None:
    with SqliteJournal(tmp_path / "joys.db") as journal:
        talk = Talk(code, journal)
        answers = [(said, talk.tell(said)) for said, _ in TURNS[code]]
    assert answers == TURNS[code]


@pytest.mark.parametrize(
    ("code", "asking", "answer"),
    [
        ("es", "léeme algo de la primavera pasada", "El 12 de abril de 2025 dijiste: Los cerezos"),
        ("es", "algo sobre el gato", "El martes pasado dijiste: El gato ronroneó"),
        ("es", "qué te conté ayer", "Ayer dijiste: Pan caliente"),
        ("de", "lies mir etwas vom letzten Frühling vor", "Am 12. April 2025 hast du gesagt: Los cerezos"),
        ("de", "such gato", "Letzten Dienstag hast du gesagt: El gato ronroneó"),
        ("de", "was habe ich gestern erzählt", "Gestern hast du gesagt: Pan caliente"),
    ],
)
def test_a_past_joy_is_found_and_its_day_said_as_one_would(code: str, asking: str, answer: str) -> None:
    journal = MemoryJournal()
    past(journal, "Los cerezos", date(2025, 4, 12))
    past(journal, "El gato ronroneó", date(2026, 4, 28))
    past(journal, "Pan caliente", date(2026, 5, 2))
    assert Talk(code, journal).tell(asking) == answer


@pytest.mark.parametrize(
    ("code", "first", "other"),
    [("es", "léeme un destello", "otra"), ("de", "lies einen Lichtblick", "noch einen")],
)
def test_another_is_another(code: str, first: str, other: str) -> None:
    journal = MemoryJournal()
    past(journal, "Los cerezos", date(2025, 4, 12))
    past(journal, "Pan caliente", date(2026, 5, 2))
    talk = Talk(code, journal)
    assert {talk.tell(first).partition(": ")[2], talk.tell(other).partition(": ")[2]} == {
        "Los cerezos",
        "Pan caliente",
    }


@pytest.mark.parametrize(
    ("code", "begin", "seen", "stop", "answers"),
    [
        (
            "es",
            "guíame por los sentidos",
            "una vela",
            "basta",
            ("¿Qué ves?", "¿Qué oyes?", "¿Guardo lo que notaste?"),
        ),
        (
            "de",
            "führ mich durch die Sinne",
            "eine Kerze",
            "stopp",
            ("Was siehst du?", "Was hörst du?", "bemerkt hast?"),
        ),
    ],
)
def test_the_senses_are_gone_through(
    code: str, begin: str, seen: str, stop: str, answers: tuple[str, ...]
) -> None:
    journal = MemoryJournal()
    talk = Talk(code, journal)
    hear = talk.conversation.hear
    talk.tell(begin)
    hear(seen)
    hear(stop)
    said = [note["text"] for note in talk.heard if note["event"] == "said"]
    assert len(said) == len(answers)
    assert all(text.endswith(end) for text, end in zip(said, answers, strict=True)), said
    hear("sí" if code == "es" else "ja")
    assert journal.count() == 1


@pytest.mark.parametrize(
    ("code", "named", "days"),
    [
        ("es", "la primavera pasada", (date(2025, 3, 1), date(2025, 5, 31))),
        ("es", "hace dos semanas", (date(2026, 4, 13), date(2026, 4, 19))),
        ("es", "el 3 de abril", (date(2026, 4, 3), date(2026, 4, 3))),
        ("es", "¿Y en marzo?", (date(2026, 3, 1), date(2026, 3, 31))),
        ("de", "letzten Frühling", (date(2025, 3, 1), date(2025, 5, 31))),
        ("de", "vor zwei Wochen", (date(2026, 4, 13), date(2026, 4, 19))),
        ("de", "am dritten April", (date(2026, 4, 3), date(2026, 4, 3))),
        ("de", "im März", (date(2026, 3, 1), date(2026, 3, 31))),
    ],
)
def test_a_time_that_is_asked_for_is_one_that_is_known(
    code: str, named: str, days: tuple[date, date]
) -> None:
    request = read(code, named)
    assert request is not None
    assert request.intent is Intent.TIME
    span = times.span(request.slots.get("time") or named, today=TODAY, language=code)
    assert span is not None
    assert (span.since, span.until) == days
