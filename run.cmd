@echo off
rem Set up, plan one county's next cycle, open the app: run --help
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1
for %%P in ("py -3.11" "py -3" "python") do (
    %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && (
        %%~P tools\run.py %*
        goto :eof
    )
)
echo 需要 Python 3.11 或更新版本，请从公司软件库或 Python 官网安装。
echo Python 3.11 or newer is needed: install it from your software centre or python.org.
exit /b 2
