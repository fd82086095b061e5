package dev.panagrad.models.io.safetensors;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileSafetensorsTest {
  @TempDir Path folder;

  /** A header with ' for ", how many bytes of data follow, and what must be said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,2]|0|not a JSON object",
        "`{'a':`|0|not valid JSON",
        "{} x|0|not valid JSON",
        "{}{}|0|more text behind",
        "{'a':1}|0|entry 'a' of its header is not an object",
        "{'__metadata__':{'a':1}}|0|metadata 'a' is not a string",
        "{'a':{}}|0|unknown dtype 'null'",
        "{'a':{'dtype':'F3','shape':[],'data_offsets':[0,4]}}|4|unknown dtype 'F3'",
        "{'a':{'dtype':'F32','data_offsets':[0,4]}}|4|lacks a shape",
        "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}}|4|lacks a shape",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}|4|lacks a shape",
        "{'a':{'dtype':'F32','shape':[1]}}|4|lacks a data_offsets",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}|4|has the data_offsets [0]",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}|4|has the data_offsets [4, 0]",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}|4|does not take the 4 bytes",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|5|1 bytes follow its last tensor",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|3|is cut short",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|starts at byte 4 of the data",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},"
            + "'b':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}}|3|'b' starts at byte 1",
        "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},"
            + "'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}}|2|Duplicate",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}|0|impossible",
        "{'a':{'dtype':'F64','shape':[2147483647,2147483647,4],'data_offsets':[0,0]}}|0|impossible",
        "{'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,1]}}|1|lacks a shape"
      })
  void refusesHeadersThatLie(String header, int data, String expected) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    refuses(file(json.length, json, data), expected);
  }

  @Test
  void refusesHeaderLengthsBeyondTheFileAndTheLimit() {
    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
    refuses(file(3, json, 0), "can't hold the header");
    refuses(file(-1, json, 0), "can't hold the header");
    refuses(file(Long.MAX_VALUE, json, 0), "can't hold the header");
    refuses(file(0, json, 0), "not a JSON object");
    refuses(file(100_000_001, json, 100_000_100), "can't hold the header");
  }

  @Test
  void refusesTextThatIsNotUtf8AndDeepNesting() {
    refuses(file(4, new byte[] {'{', (byte) 0xff, '}', ' '}, 0), "not valid UTF-8");
    byte[] deep = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    refuses(file(deep.length, deep, 0), "not valid JSON");
  }

  @Test
  void refusesAFileCutAtEveryByteOrGoingOn() throws IOException {
    Path file = folder.resolve("whole");
    new SafetensorsWriter().metadata("k", "v").floats("w", new int[] {3}, 1, 2, 3).write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      refuses(Arrays.copyOf(whole, length), "");
    }
    refuses(Arrays.copyOf(whole, whole.length + 1), "1 bytes follow its last tensor");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void survivesRandomDamage(long seed) throws IOException {
    Random random = new Random(seed);
    Path file = folder.resolve("whole");
    new SafetensorsWriter().longs("s", 1, 2).floats("w", new int[] {3}, 1, 2, 3).write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = whole.clone();
      for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path copy = Files.write(folder.resolve("damaged"), damaged);
      try (SafetensorsFile read = SafetensorsFile.open(copy)) {
        read.tensors().forEach((name, info) -> assertTrue(info.elements() >= 0, name));
      } catch (FileException e) {
        assertSentence(copy, e);
      }
    }
  }

  @Test
  void namesWhatIsMissing() {
    Path nowhere = folder.resolve("nowhere.safetensors");
    FileException missing = assertThrows(FileException.class, () -> SafetensorsFile.open(nowhere));
    assertTrue(missing.getMessage().contains("nowhere.safetensors does not exist"));
    FileException directory = assertThrows(FileException.class, () -> SafetensorsFile.open(folder));
    assertTrue(directory.getMessage().contains("is a folder"));
  }

  private static byte[] file(long headerLength, byte[] header, int data) {
    return ByteBuffer.allocate(8 + header.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(header)
        .array();
  }

  private void refuses(byte[] bytes, String expected) {
    Path file = folder.resolve("some.safetensors");
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    FileException e = assertThrows(FileException.class, () -> SafetensorsFile.open(file).close());
    assertSentence(file, e);
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private static void assertSentence(Path file, FileException e) {
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }
}
