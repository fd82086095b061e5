package dev.panagrad.models.train.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.io.FileException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

final class TensorBoardWriterTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void theFirstEventNamesTheVersionOfTheFile() throws IOException {
    TensorBoardWriter.open(folder.resolve("a/training"), CLOCK).close();
    Path file = folder.resolve("a/training/events.out.tfevents.1700000000.panagrad.0");
    List<Event> events = events(file);
    assertEquals(1, events.size());
    assertEquals("brain.Event:2", events.getFirst().getFileVersion());
    assertEquals(1_700_000_000.25, events.getFirst().getWallTime());
  }

  @Test
  void tensorFlowReadsScalars() throws IOException {
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
      writer.scalar("loss", 0, 230.25851);
      writer.scalar("größe/accuracy", 1L << 40, Double.NaN);
      writer.resumed(300);
    }
    List<Event> events = allEvents();
    Summary.Value loss = events.get(1).getSummary().getValue(0);
    assertEquals("loss", loss.getTag());
    assertEquals(230.25851f, loss.getSimpleValue());
    assertEquals(0, events.get(1).getStep());
    Summary.Value accuracy = events.get(2).getSummary().getValue(0);
    assertEquals("größe/accuracy", accuracy.getTag());
    assertTrue(Float.isNaN(accuracy.getSimpleValue()));
    assertEquals(1L << 40, events.get(2).getStep());
    assertEquals(SessionLog.SessionStatus.START, events.get(3).getSessionLog().getStatus());
    assertEquals(300, events.get(3).getStep());
  }

  private static void histogram(TensorBoardWriter writer, String tag, long step, float... values) {
    try (Tensor tensor = Tensor.of(Shape.of(values.length), values)) {
      writer.histogram(tag, step, tensor.buffer());
    }
  }

  @Test
  void tensorFlowReadsHistograms() throws IOException {
    Random random = new Random(4);
    float[] values = new float[10_000];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
      sum += values[i];
    }
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
      histogram(writer, "weights", 7, values);
      histogram(writer, "biases", 8, 0.1f, 0.1f, Float.NaN, 0.1f, Float.POSITIVE_INFINITY);
      histogram(writer, "lost", 9, Float.NaN);
    }
    List<Event> events = allEvents();
    HistogramProto weights = events.get(1).getSummary().getValue(0).getHisto();
    assertEquals(10_000, weights.getNum());
    assertEquals(sum, weights.getSum(), 1e-9);
    assertEquals(10_000, weights.getSumSquares(), 500);
    assertEquals(30, weights.getBucketCount());
    double left = weights.getMin();
    for (int i = 0; i < 30; i++) {
      double right = weights.getBucketLimit(i);
      int inside = 0;
      for (float value : values) {
        inside += (value >= left && value < right) || (i == 29 && value == right) ? 1 : 0;
      }
      assertEquals(inside, weights.getBucket(i), 1);
      left = right;
    }
    assertEquals(weights.getMax(), left);
    HistogramProto biases = events.get(2).getSummary().getValue(0).getHisto();
    assertEquals(List.of(3.0), biases.getBucketList());
    assertEquals(biases.getMax(), biases.getBucketLimit(0));
    assertEquals(0, events.get(3).getSummary().getValue(0).getHisto().getBucketCount());
  }

  @Test
  void tensorFlowReadsImages() throws IOException {
    byte[] grey = new byte[28 * 14];
    byte[] rgb = new byte[3 * 4 * 5];
    new Random(1).nextBytes(grey);
    new Random(2).nextBytes(rgb);
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
      writer.greyImage("digit", 1, 14, 28, grey);
      writer.rgbImage("panel", 2, 4, 5, rgb);
    }
    Summary.Image digit = allEvents().get(1).getSummary().getValue(0).getImage();
    assertEquals(14, digit.getWidth());
    assertEquals(28, digit.getHeight());
    assertEquals(1, digit.getColorspace());
    BufferedImage read = ImageIO.read(digit.getEncodedImageString().newInput());
    assertEquals(grey[28] & 0xff, read.getRaster().getSample(0, 2, 0));
    Summary.Image panel = allEvents().get(2).getSummary().getValue(0).getImage();
    assertEquals(3, panel.getColorspace());
    int[] pixel =
        ImageIO.read(panel.getEncodedImageString().newInput())
            .getRaster()
            .getPixel(1, 0, new int[3]);
    assertArrayEquals(new int[] {rgb[3] & 0xff, rgb[4] & 0xff, rgb[5] & 0xff}, pixel);
  }

  @Test
  void aResumedRunGetsAFileOfItsOwn() throws IOException {
    TensorBoardWriter.open(folder, CLOCK).close();
    TensorBoardWriter.open(folder, CLOCK).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void namesAFolderThatCantBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    FileException e = assertThrows(FileException.class, () -> TensorBoardWriter.open(file));
    assertTrue(e.getMessage().contains("can't be written"), e.getMessage());
  }

  private List<Event> allEvents() throws IOException {
    return events(folder.resolve("events.out.tfevents.1700000000.panagrad.0"));
  }

  /** Reads records as the format demands, checksums included. */
  private static List<Event> events(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      byte[] data = new byte[(int) bytes.getLong()];
      assertEquals(mask(bytes.slice(start, 8)), bytes.getInt());
      bytes.get(data);
      assertEquals(mask(ByteBuffer.wrap(data)), bytes.getInt());
      events.add(Event.parseFrom(data));
    }
    return events;
  }

  private static int mask(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int sum = (int) crc.getValue();
    return ((sum >>> 15) | (sum << 17)) + 0xa282ead8;
  }
}
