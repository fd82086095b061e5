package dev.panagrad.bench.compare.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstructionLimitTest {
  @Test
  void nothingIsLimitedByDefault() {
    assertEquals(List.of(), InstructionLimit.NONE.jvmOptions());
    for (Engine engine : Engine.values()) {
      assertEquals(Map.of(), InstructionLimit.NONE.environment(engine));
    }
    assertEquals("", InstructionLimit.NONE.note());
  }

  @Test
  void vectorsOf256BitsAreAvx2() {
    InstructionLimit limit = InstructionLimit.of("256");
    assertEquals(
        List.of("-XX:UseAVX=2", "-XX:MaxVectorSize=32", "-XX:LoopUnrollLimit=40"),
        limit.jvmOptions());
    assertEquals(Map.of(), limit.environment(Engine.PANAGRAD));
    assertEquals(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"), limit.environment(Engine.TENSORFLOW));
    assertEquals(
        Map.of(
            "ONEDNN_MAX_CPU_ISA", "AVX2",
            "ATEN_CPU_CAPABILITY", "avx2",
            "MKL_ENABLE_INSTRUCTIONS", "AVX2"),
        limit.environment(Engine.PYTORCH));
  }

  @Test
  void vectorsOf128BitsAreSse4ForPeers() {
    InstructionLimit limit = InstructionLimit.of("128");
    assertEquals(
        List.of("-XX:UseAVX=2", "-XX:MaxVectorSize=16", "-XX:LoopUnrollLimit=40"),
        limit.jvmOptions());
    assertEquals(Map.of("ONEDNN_MAX_CPU_ISA", "SSE41"), limit.environment(Engine.TENSORFLOW));
    assertEquals(
        Map.of(
            "ONEDNN_MAX_CPU_ISA", "SSE41",
            "ATEN_CPU_CAPABILITY", "default",
            "MKL_ENABLE_INSTRUCTIONS", "SSE4_2"),
        limit.environment(Engine.PYTORCH));
  }

  @Test
  void theHeadOfTheTableSaysWhatIsSetAndWhatIsFree() {
    String note = InstructionLimit.AVX2.note();
    assertTrue(note.contains("TensorFlow with ONEDNN_MAX_CPU_ISA=AVX2"), note);
    assertTrue(note.contains("-XX:UseAVX=2 -XX:MaxVectorSize=32"), note);
    assertTrue(note.contains("Not limited: TensorFlow's own loops"), note);
  }

  @Test
  void otherWidthsAreRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> InstructionLimit.of("64"));
    assertEquals("'64' is neither 128 nor 256", e.getMessage());
  }
}
