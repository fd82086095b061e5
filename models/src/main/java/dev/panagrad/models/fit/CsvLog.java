package dev.panagrad.models.fit;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.panagrad.models.io.file.AtomicFiles;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the epochs to a CSV file, which is replaced as a whole after each epoch. */
public final class CsvLog implements Callback {
  private final Path file;
  private StringWriter text;
  private CsvWriter writer;

  /** Replaces this file when the training begins. */
  public CsvLog(Path file) {
    this.file = file;
  }

  @Override
  public void began(Training training) {
    text = new StringWriter();
    writer = CsvWriter.builder().bufferSize(0).build(text);
  }

  @Override
  public void ended(Epoch epoch, Training training) {
    if (epoch.number() == 1) {
      List<String> header =
          new ArrayList<>(
              List.of("epoch", "step", "learning rate", "loss", "validation loss", "seconds"));
      header.addAll(epoch.metrics().keySet());
      writer.writeRecord(header);
    }
    List<String> line = new ArrayList<>();
    line.add(Integer.toString(epoch.number()));
    line.add(Long.toString(epoch.step()));
    line.add(Float.toString(training.rate().at(epoch.step() - 1)));
    line.add(number(epoch.loss()));
    line.add(number(epoch.validationLoss()));
    line.add(number(epoch.seconds()));
    epoch.metrics().values().forEach(value -> line.add(number(value)));
    writer.writeRecord(line);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
    AtomicFiles.replace(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** Empty for undefined values. */
  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
