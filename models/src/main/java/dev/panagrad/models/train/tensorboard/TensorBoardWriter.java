package dev.panagrad.models.train.tensorboard;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Pictures;
import dev.panagrad.models.io.protobuf.ProtoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * Writes an event file for TensorBoard: scalars, histograms and images over steps.
 *
 * <p>Each event is written to the operating system at once, so that a killed program loses none.
 * The file is a sequence of records (length, its checksum, data, their checksum) that contain
 * TensorFlow's protocol buffers message Event. Not thread-safe.
 */
public final class TensorBoardWriter implements AutoCloseable {
  private static final int START = 1;
  private static final int GREY = 1;
  private static final int RGB = 3;

  private final Path file;
  private final FileChannel channel;
  private final Clock clock;

  private TensorBoardWriter(Path file, FileChannel channel, Clock clock) {
    this.file = file;
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * Starts a new event file in a folder, which is made if missing.
   *
   * @throws FileException if it can't be written
   */
  public static TensorBoardWriter open(Path folder) {
    return open(folder, Clock.systemUTC());
  }

  static TensorBoardWriter open(Path folder, Clock clock) {
    try {
      Files.createDirectories(folder);
      return openIn(folder, clock);
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /** Starts a new event file in an existing folder. */
  static TensorBoardWriter openIn(Path folder, Clock clock) {
    try {
      String name = "events.out.tfevents." + clock.instant().getEpochSecond() + ".panagrad.";
      int number = 0;
      while (Files.exists(folder.resolve(name + number), LinkOption.NOFOLLOW_LINKS)) {
        number++;
      }
      Path file = folder.resolve(name + number);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      TensorBoardWriter writer = new TensorBoardWriter(file, channel, clock);
      writer.write(new ProtoWriter().text(3, "brain.Event:2"), 0);
      return writer;
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /**
   * Records that a run went back to a step: TensorBoard drops the data of earlier files from that
   * step on.
   */
  public void resumed(long step) {
    write(new ProtoWriter().message(7, new ProtoWriter().integer(1, START)), step);
  }

  /** Writes a point of a curve. */
  public void scalar(String tag, long step, double value) {
    summary(step, tagged(tag).real(2, (float) value));
  }

  /** Writes the distribution of values; non-finite ones are left out. */
  public void histogram(String tag, long step, Buffer values) {
    summary(step, tagged(tag).message(5, Histogram.message(values)));
  }

  /**
   * Writes a grey picture.
   *
   * @param pixels row by row, 0 black to 255 white
   */
  public void greyImage(String tag, long step, int width, int height, byte[] pixels) {
    image(tag, step, width, height, GREY, Pictures.png(width, height, pixels));
  }

  /**
   * Writes a colour picture.
   *
   * @param samples row by row, red, green and blue of each pixel
   */
  public void rgbImage(String tag, long step, int width, int height, byte[] samples) {
    image(tag, step, width, height, RGB, Pictures.png(width, height, samples));
  }

  private void image(String tag, long step, int width, int height, int colors, byte[] png) {
    ProtoWriter image =
        new ProtoWriter().integer(1, height).integer(2, width).integer(3, colors).bytes(4, png);
    summary(step, tagged(tag).message(4, image));
  }

  private static ProtoWriter tagged(String tag) {
    return new ProtoWriter().text(1, tag);
  }

  private void summary(long step, ProtoWriter value) {
    write(new ProtoWriter().message(5, new ProtoWriter().message(1, value)), step);
  }

  /** Writes a message Event: its wall time and step, then the given content. */
  private void write(ProtoWriter rest, long step) {
    byte[] start = new ProtoWriter().real(1, clock.millis() / 1e3).integer(2, step).toByteArray();
    byte[] end = rest.toByteArray();
    int length = start.length + end.length;
    byte[] bytes = new byte[16 + length];
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(length).putInt(maskedSum(bytes, 0, 8));
    record.put(start).put(end).putInt(maskedSum(bytes, 12, length)).flip();
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static int maskedSum(byte[] bytes, int offset, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, offset, length);
    return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
  }

  private static FileException cannotWrite(Path path, IOException e) {
    return new FileException(
        path + " can't be written (" + e + "); check space and permissions", e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }
}
