# Shared by bin/run, bin/test and bin/bench: everything up to a virtual environment with all it needs.
# Sourced from the project folder, with $TOOL naming the command for messages. POSIX sh; works in a folder with a space in its name.

VENV=.venv
UPDATED=no

say() { printf '%s: %s\n' "$TOOL" "$*" >&2; }
die() { say "$*"; exit 1; }

# Runs a command with the rights to install; fails when there is no way to get them without guessing a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then sudo "$@"
    else return 1
    fi
}

apt_install() {
    command -v apt-get >/dev/null 2>&1 && as_root true || return 1
    say "installing $*"
    [ "$UPDATED" = yes ] || as_root apt-get update -qq >&2 || return 1
    UPDATED=yes
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# need WHAT PACKAGE...: installs Debian packages, else ends with one line saying what to install.
need() {
    what=$1; shift
    apt_install "$@" || die "$what missing. Install it and start again: apt-get install --no-install-recommends $*"
}

is_good_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for PYTHON in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
        if command -v "$PYTHON" >/dev/null 2>&1 && is_good_python "$PYTHON"; then return 0; fi
    done
    return 1
}

ensure_python() {
    find_python && return
    PYTHON=python3
    need "Python 3.11 or newer is" python3 python3-venv
    is_good_python python3 || die "Python 3.11 or newer is missing, and this system's packages do not have it. Set PYTHON to one"
}

# A failed "python3 -m venv" leaves a folder with a python and no pip: pip is what tells a good one.
venv_is_good() { [ -x "$VENV/bin/pip" ] && is_good_python "$VENV/bin/python"; }

make_venv() {
    rm -rf "$VENV"
    "$PYTHON" -m venv "$VENV" >/dev/null 2>&1
    venv_is_good
}

ensure_venv() {
    venv_is_good && return
    ensure_python
    say "making the virtual environment"
    make_venv && return
    need "Python's venv module is" "$(basename "$PYTHON")-venv"
    make_venv || { "$PYTHON" -m venv "$VENV"; die "no virtual environment could be made in $VENV"; }
}

fingerprint() { "$VENV/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }

# Installs a requirements file when it has changed since it was installed last.
ensure_requirements() {
    stamp="$VENV/installed-$1"
    wanted=$(fingerprint "$1")
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
    say "installing Python packages from $1"
    "$VENV/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r "$1" || die "installing $1 failed: see above"
    printf '%s\n' "$wanted" >"$stamp"
}

has_library() { "$VENV/bin/python" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }

# WeasyPrint needs Pango. Without libthai's data Thai lines do not break, and nothing else tells.
ensure_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    has_library libpangoft2-1.0.so.0 libharfbuzz-subset.so.0 && [ -e /usr/share/libthai/thbrk.tri ] && return
    need "Pango with Thai line breaking (for papers as PDF) is" libpangoft2-1.0-0 libharfbuzz-subset0 libthai-data
}

find_chromium() {
    for PORTAL_CHROMIUM in chromium chromium-headless-shell chromium-browser google-chrome; do
        if PORTAL_CHROMIUM=$(command -v "$PORTAL_CHROMIUM"); then export PORTAL_CHROMIUM; return 0; fi
    done
    unset PORTAL_CHROMIUM
    return 1
}

ensure_chromium() {
    find_chromium && has_library libatomic.so.1 && return
    apt_install chromium libatomic1 && find_chromium && return
    say "Chromium is missing: browser tests will fail. Install it: apt-get install --no-install-recommends chromium libatomic1"
}

# One test reads papers back with the program most people read them with.
ensure_poppler() {
    command -v pdftotext >/dev/null 2>&1 && return
    apt_install poppler-utils || say "pdftotext is missing: one test will fail. Install it: apt-get install --no-install-recommends poppler-utils"
}

# Two starts at once must not install into the same folder.
alone() {
    mkdir -p var || die "the folder $(pwd) cannot be written to"
    command -v flock >/dev/null 2>&1 || { "$@"; return; }
    exec 9>var/bootstrap.lock
    flock 9
    "$@"
    exec 9>&-
}

set_up() {
    ensure_venv
    ensure_requirements requirements.txt
    ensure_libraries
}

set_up_for_tests() {
    set_up
    ensure_requirements requirements-dev.txt
    ensure_chromium
    ensure_poppler
}
