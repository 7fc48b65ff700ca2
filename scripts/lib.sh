# shellcheck shell=bash
# What scripts/run, scripts/test and scripts/check share: a Python environment with voicejoy in it.
# Sourced, never run. Each step that fetches says first what and about how much. All of it goes to stderr:
# stdout is voicejoy's own.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# PortAudio, its way to PulseAudio and PipeWire, and the voice.
DEBIAN="libportaudio2 libasound2-plugins espeak-ng"
HOMEBREW="portaudio espeak-ng"

say() { printf '%s\n' "$*" >&2; }

# --- the system's packages -------------------------------------------------------------------------

may_be_root() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# apt_install PACKAGE...: installs what is missing, or says in one line what to install.
apt_install() {
    local missing=() package size quiet=(-qq) told=/dev/null # apt tells of each package; a log needs it not
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if may_be_root; then
        [ -t 2 ] && quiet=(-q) told=/dev/stderr
        say "Fetching apt's lists of packages, about 10 MB ..."
        as_root apt-get "${quiet[@]}" update >&2 || true
        size=$(LC_ALL=C apt-get install --assume-no --no-install-recommends "${missing[@]}" 2>/dev/null |
            sed -n 's/^Need to get \(.*\) of archives.*/, \1 to fetch/p') || true
        say "Installing ${missing[*]} with apt$size ..."
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get "${quiet[@]}" -o Dpkg::Use-Pty=0 install -y --no-install-recommends "${missing[@]}" >"$told" && return
    fi
    say "Please install: sudo apt-get install ${missing[*]}"
}

# brew_install FORMULA...: the same for macOS; brew tells the sizes itself.
brew_install() {
    local missing=() formula
    for formula in "$@"; do
        [ -d "$(brew --prefix 2>/dev/null)/opt/$formula" ] || missing+=("$formula")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if command -v brew >/dev/null; then
        say "Installing ${missing[*]} with brew ..."
        brew install "${missing[@]}" >&2 && return
    fi
    say "Please install (with Homebrew, https://brew.sh): brew install ${missing[*]}"
}

# system_packages "DEBIAN'S NAMES" "HOMEBREW'S NAMES": also a Python, where there is none to begin with. Goes on
# where they cannot be installed.
system_packages() {
    local debian homebrew
    read -ra debian <<<"$1"
    read -ra homebrew <<<"$2"
    if [ ! -x "$root/.venv/bin/python" ] && ! find_python >/dev/null; then
        debian+=(python3-venv) homebrew+=(python@3.13)
    fi
    if command -v apt-get >/dev/null; then
        apt_install "${debian[@]}"
    elif [ "$(uname)" = Darwin ]; then
        brew_install "${homebrew[@]}"
    else
        command -v espeak-ng >/dev/null || say "Please install what Debian calls ${debian[*]}."
    fi
}

# --- Python ----------------------------------------------------------------------------------------

# The first Python from 3.10 on that can make an environment; fails when there is none.
find_python() {
    local python
    for python in python3.13 python3.12 python3.11 python3.10 python3; do
        if "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    return 1
}

# What the environment was made from; when this differs, it is brought up to date.
fingerprint() {
    { "$venv/bin/python" -VV && printf '%s\n' "$root" "$1" && cat "$root/pyproject.toml"; } 2>/dev/null | cksum
}

# up_to_date EXTRAS: whether $venv has all that is asked for.
up_to_date() {
    local stamp="$venv/voicejoy-${1:-light}.stamp"
    [ ! -e "$venv/unfinished" ] && [ -f "$stamp" ] && [ "$(<"$stamp")" = "$(fingerprint "$1")" ]
}

# set_up EXTRAS ABOUT: sets $venv to an environment with voicejoy and EXTRAS ("" for none) in it.
set_up() {
    local extras=$1 about=$2 python look=(--quiet)
    venv=$root/.venv
    up_to_date "$extras" && return
    if [ ! -w "$root" ]; then # a checkout that is someone else's, or read-only
        venv=${XDG_DATA_HOME:-$HOME/.local/share}/voicejoy/venv-$(cksum <<<"$root" | cut -d ' ' -f 1)
        up_to_date "$extras" && return
    fi
    if [ -e "$venv/unfinished" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python) || { say "voicejoy needs Python 3.10 or newer, with venv (Debian: python3-venv)."; exit 1; }
        say "Making a Python environment in $venv ..."
        "$python" -m venv --clear "$venv"
    fi
    [ -t 2 ] && look=()
    say "Installing voicejoy and the Python packages it needs, about $about to fetch ..."
    touch "$venv/unfinished" # an environment that was not finished is made anew
    "$venv/bin/python" -m pip install ${look[@]+"${look[@]}"} --disable-pip-version-check --use-pep517 \
        --editable "$root${extras:+[$extras]}" >&2 || {
        say "The packages could not be installed. Is the internet there? Then run this again: it begins anew."
        exit 1
    }
    fingerprint "$extras" >"$venv/voicejoy-${extras:-light}.stamp"
    rm "$venv/unfinished"
}

# What scripts/test and scripts/check work with. CI also trains a toy model, whose tools nobody else needs.
set_up_tests() {
    local wanted="$DEBIAN flite pulseaudio pulseaudio-utils" extras=whisper,dev about="350 MB"
    if [ -n "${CI:-}" ]; then
        wanted+=" festival festvox-kallpc16k libfst-tools libfst22-plugins-base"
        extras+=,train about="520 MB"
    fi
    system_packages "$wanted" "$HOMEBREW flite pulseaudio"
    set_up "$extras" "$about"
}
