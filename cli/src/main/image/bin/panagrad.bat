@echo off
"%~dp0java" -XX:AOTCache="%~dp0..\lib\panagrad.aot" -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr -XX:-UseFPUForSpilling -XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput -XX:CompilerDirectivesFile="%~dp0..\lib\compiler-directives.json" -m dev.panagrad.cli/dev.panagrad.cli.Main %*
