package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.check.ModelChecker;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.OnnxFile;
import dev.panagrad.models.onnx.proto.OnnxValue;
import dev.panagrad.models.onnx.proto.SparseTensorProto;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.TypeProto;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files: each is read or refused in a sentence, with memory in proportion to its size.
 * {@code -Dpanagrad.fuzz.rounds=N} makes N rounds of each seed instead of some hundred.
 */
final class HostileOnnxTest {
  private static final int ROUNDS = Integer.getInteger("panagrad.fuzz.rounds", 1500);
  private static final TypeProto TENSOR =
      new TypeProto.TensorType(DataType.FLOAT, Optional.empty());
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void readsOrRefusesAFileCutAtEveryByte() {
    byte[] whole = OnnxBytes.everything().toArray();
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      refused += survives(Arrays.copyOf(whole, length), "cut at " + length) ? 0 : 1;
    }
    // Only a cut between fields of the model itself can go unseen.
    assertTrue(refused > whole.length - 8, refused + " of " + whole.length);
  }

  @Test
  void readsOrRefusesEveryFlippedBit() {
    byte[] whole = OnnxBytes.everything().toArray();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      survives(damaged, "bit " + bit);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33, 34})
  void survivesRandomDamage(long seed) {
    Random random = new Random(seed);
    byte[] whole = OnnxBytes.everything().toArray();
    for (int round = 0; round < ROUNDS; round++) {
      survives(damage(whole, random), "seed " + seed + " round " + round);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {41, 42})
  void survivesRandomDamageOfTheProjectsTests(long seed) throws IOException {
    List<OnnxTestCase> cases = OnnxTestCase.all();
    assumeTrue(!cases.isEmpty(), OnnxTestCase.ABSENT);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      OnnxTestCase test = cases.get(random.nextInt(cases.size()));
      String what = "seed %d round %d of %s".formatted(seed, round, test);
      survives(damage(Files.readAllBytes(test.model()), random), what);
      if (Files.exists(test.data(0, "output", 0))) {
        survives(damage(Files.readAllBytes(test.data(0, "output", 0)), random), what);
      }
    }
  }

  @Test
  void claimedSizesTakeNoMemory() {
    ProtoBytes tensor = new ProtoBytes().packed(1, 1L << 40).integer(2, 2).raw(9, 1, 2, 3);
    ProtoBytes strings = new ProtoBytes().packed(1, Integer.MAX_VALUE).integer(2, 8).text(6, "");
    ProtoBytes floats = new ProtoBytes().packed(1, 1 << 28).integer(2, 1).tag(4, 2).varint(1 << 30);
    ProtoBytes integers = new ProtoBytes().integer(2, 7).tag(7, 2).varint((1L << 31) - 1);
    for (ProtoBytes hostile : List.of(tensor, strings, floats, integers)) {
      ProtoBytes model = new ProtoBytes().message(7, new ProtoBytes().message(5, hostile));
      assertFalse(survives(model.toArray(), "claimed size"));
    }
  }

  @Test
  void deepNestingEndsInASentence() {
    ProtoBytes graph = new ProtoBytes();
    for (int depth = 0; depth < 1000; depth++) {
      ProtoBytes attribute = new ProtoBytes().text(1, "a").integer(20, 5).message(6, graph);
      graph = new ProtoBytes().message(1, new ProtoBytes().message(5, attribute));
    }
    assertFalse(survives(new ProtoBytes().message(7, graph).toArray(), "deep"));
  }

  /** One to three blows: a bit, a byte, a cut, a piece doubled, a piece lost, a huge number. */
  private static byte[] damage(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int hits = 1 + random.nextInt(3); hits > 0 && bytes.length > 0; hits--) {
      int at = random.nextInt(bytes.length);
      int length = random.nextInt(Math.min(64, bytes.length - at) + 1);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
        case 4 -> bytes = splice(bytes, at, at + length, new byte[0]);
        default -> {
          long huge = random.nextLong() >>> random.nextInt(64);
          bytes = splice(bytes, at, at + 1, new ProtoBytes().varint(huge).toArray());
        }
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + instead.length);
    System.arraycopy(instead, 0, result, from, instead.length);
    System.arraycopy(bytes, to, result, from + instead.length, bytes.length - to);
    return result;
  }

  /**
   * Reads bytes as a model and as a tensor, checks and decodes all; whether the model was read. The
   * first rounds also load classes, which takes some megabytes.
   */
  private static boolean survives(byte[] bytes, String what) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean read = false;
    try {
      ModelProto model = OnnxFile.model("hostile.onnx", MemorySegment.ofArray(bytes));
      read = true;
      for (String problem : ModelChecker.problems(model)) {
        assertFalse(problem.chars().anyMatch(Character::isISOControl), what + ": " + problem);
      }
      List<OnnxValue> values = new ArrayList<>(model.graph().initializers());
      values.addAll(model.graph().sparseInitializers());
      values.forEach(HostileOnnxTest::decode);
    } catch (FileException e) {
      assertSentence(what, e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
    try {
      decode(OnnxFile.value("hostile.onnx", TENSOR, MemorySegment.ofArray(bytes)));
    } catch (FileException e) {
      assertSentence(what, e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 16_000_000 + 200L * bytes.length, what + " took " + allocated);
    return read;
  }

  private static void decode(OnnxValue value) {
    switch (value) {
      case TensorProto tensor -> OnnxTestCasesTest.decode(tensor);
      case SparseTensorProto sparse -> {
        OnnxTestCasesTest.decode(sparse.values());
        OnnxTestCasesTest.decode(sparse.indices());
      }
      default -> throw new AssertionError(value);
    }
  }

  private static void assertSentence(String what, FileException e) {
    String start = "hostile.onnx is not an intact ONNX file: at byte ";
    assertTrue(e.getMessage().startsWith(start), what + ": " + e.getMessage());
    assertFalse(e.getMessage().contains("\n"), what + ": " + e.getMessage());
  }
}
