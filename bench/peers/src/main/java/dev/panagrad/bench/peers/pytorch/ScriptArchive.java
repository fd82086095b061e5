package dev.panagrad.bench.peers.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the file that {@code torch.jit.save} would write for a module, from its source text alone:
 * a ZIP without compression that holds the code and a pickle of the module's attributes.
 */
final class ScriptArchive {
  /** The version of the operators that the sources use. */
  private static final String OPERATORS = "10\n";

  private static final String PICKLE = "\u0080\u0002";

  private ScriptArchive() {}

  /**
   * The file's bytes.
   *
   * @param name of the class in the source
   * @param lists its attributes, initially empty lists of tensors
   */
  static byte[] of(String name, String source, List<String> lists) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", latin(module(name, lists)));
      put(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", latin(PICKLE + ")."));
      put(zip, "version", latin(OPERATORS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An object of the class with its attributes, pickled. */
  private static String module(String name, List<String> lists) {
    StringBuilder pickle = new StringBuilder(PICKLE);
    pickle.append("c__torch__\n").append(name).append("\n)\u0081}(");
    pickle.append(key("training")).append('\u0088');
    for (String list : lists) {
      pickle.append(key(list)).append("ctorch.jit._pickle\nbuild_tensorlist\n(]tR");
    }
    return pickle.append("ub.").toString();
  }

  private static String key(String name) {
    return "X" + (char) name.length() + "\0\0\0" + name;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
    ZipEntry entry = new ZipEntry("module/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(data.length);
    CRC32 sum = new CRC32();
    sum.update(data);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }
}
