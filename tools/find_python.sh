# Sets PYTHON to a Python of at least 3.11, or says how to get one and exits.
for PYTHON in python3.11 python3.12 python3.13 python3 python; do
    if "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        return 0
    fi
done
echo '需要 Python 3.11 或更新版本。Debian：apt-get install python3.11 python3.11-venv' >&2
echo 'Python 3.11 or newer is needed. Debian: apt-get install python3.11 python3.11-venv' >&2
exit 2
