package dev.panagrad.models.io.numbers;

import dev.panagrad.models.io.FileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a .npy file of NumPy, formats 1 to 3: numbers in C order, of either byte order. */
final class NpyReader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-z?])(\\d*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

  private final Path file;
  private final ByteBuffer in;

  NpyReader(Path file, ByteBuffer in) {
    this.file = file;
    this.in = in;
  }

  Numbers read() {
    String header = header();
    Matcher type = find(TYPE, header);
    if (find(ORDER, header).group(1).equals("True")) {
      throw FileException.of(
          "%s is in Fortran order; save it with numpy.ascontiguousarray(x)", file);
    }
    int[] sizes;
    try {
      sizes =
          Arrays.stream(find(SHAPE, header).group(1).split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
    } catch (NumberFormatException e) {
      throw new FileException(file + " is too large: " + header.strip(), e);
    }
    in.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return numbers(sizes, type.group(2) + type.group(3));
  }

  private Numbers numbers(int[] sizes, String type) {
    int width = type.equals("?") ? 1 : type.charAt(type.length() - 1) - '0';
    int start = in.position();
    IntToDoubleFunction at =
        switch (type) {
          case "f2" -> i -> Float.float16ToFloat(in.getShort(start + 2 * i));
          case "f4" -> i -> in.getFloat(start + 4 * i);
          case "f8" -> i -> in.getDouble(start + 8 * i);
          case "i1", "b1", "?" -> i -> in.get(start + i);
          case "u1" -> i -> in.get(start + i) & 0xff;
          case "i2" -> i -> in.getShort(start + 2 * i);
          case "u2" -> i -> in.getShort(start + 2 * i) & 0xffff;
          case "i4" -> i -> in.getInt(start + 4 * i);
          case "u4" -> i -> in.getInt(start + 4 * i) & 0xffff_ffffL;
          case "i8" -> i -> in.getLong(start + 8 * i);
          default ->
              throw FileException.of("%s holds elements of type %s; save floats", file, type);
        };
    double[] values = new double[in.remaining() / width];
    Arrays.setAll(values, at);
    return new Numbers(NumberFile.shape(file, sizes, values.length), values);
  }

  /** The file's header: a Python dictionary. */
  private String header() {
    for (byte expected : MAGIC) {
      if (!in.hasRemaining() || in.get() != expected) {
        throw FileException.of("%s is no .npy file", file);
      }
    }
    in.order(ByteOrder.LITTLE_ENDIAN);
    int version = in.remaining() < 6 ? 0 : in.get();
    in.get();
    long length = version == 1 ? in.getShort() & 0xffff : in.getInt() & 0xffff_ffffL;
    if (version < 1 || version > 3 || length > in.remaining()) {
      throw FileException.of("%s is not intact, or of a later version of .npy", file);
    }
    byte[] header = new byte[(int) length];
    in.get(header);
    return new String(header, StandardCharsets.UTF_8);
  }

  private Matcher find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw FileException.of("%s is not intact: its header is %s", file, header.strip());
    }
    return matcher;
  }
}
