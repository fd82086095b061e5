@echo off
set compilers=
if %NUMBER_OF_PROCESSORS% LSS 4 set compilers=-XX:CICompilerCount=3
"%~dp0java" -XX:SharedArchiveFile="%~dp0..\lib\panagrad.jsa" -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr -XX:-UseFPUForSpilling -XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput -XX:CompilerDirectivesFile="%~dp0..\lib\compiler-directives.json" %compilers% -XX:-UseDynamicNumberOfCompilerThreads -Xmn16m -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=1600000 -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,dev.panagrad.engine.kernel.vector.*::*,0.004 -XX:CompileCommand=CompileThresholdScaling,dev.panagrad.engine.kernel.scalar.*::*,0.1 -m dev.panagrad.cli/dev.panagrad.cli.Main %*
