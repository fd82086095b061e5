@echo off
set compilers=
if %NUMBER_OF_PROCESSORS% LSS 4 set compilers=-XX:CICompilerCount=3
rem Few processors of desktops have AVX-512; the others have 16 vector registers.
set registers=
if /i "%PROCESSOR_ARCHITECTURE%"=="AMD64" set registers=-XX:LoopUnrollLimit=40
"%~dp0java" @"%~dp0..\lib\jvm.options" -XX:SharedArchiveFile="%~dp0..\lib\panagrad.jsa" -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr -XX:CompilerDirectivesFile="%~dp0..\lib\compiler-directives.json" %compilers% %registers% -m dev.panagrad.cli/dev.panagrad.cli.Main %*
