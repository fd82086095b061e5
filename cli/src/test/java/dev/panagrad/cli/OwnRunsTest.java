package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Table;
import dev.panagrad.models.fit.Callback;
import dev.panagrad.models.fit.Epoch;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.Training;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of networks of one's own are kept, resumed, watched, compared and profiled as all others.
 */
class OwnRunsTest {
  @TempDir Path folder;

  private Path pictures(String run, int steps) throws IOException {
    Path data = folder.resolve("colours");
    if (!Files.exists(data)) {
      OwnFiles.pictures(data, 12, 1);
    }
    Path path = folder.resolve(run);
    Object[] line = {
      "train",
      data,
      "--picture-size",
      "10x12",
      "--augment",
      "flip, shift 0.2, crop 0.8, brightness 0.3",
      "--network",
      "conv 3x3x4 linear; batchnorm; relu; globalavg; dropout 0.8",
      "--batch",
      8,
      "--seed",
      4,
      "--steps",
      steps,
      "--threads",
      1,
      "--quiet",
      "--out",
      path
    };
    Cli.run(line).done();
    return path;
  }

  /** Three batches an epoch: the run stops in the middle of one. */
  @Test
  void picturesThatAreChangedAtRandomGoOnBitForBit() throws IOException {
    Path whole = pictures("whole", 16);
    Path parts = pictures("parts", 7);
    Cli.run("train", "--resume", parts, "--steps", 16, "--threads", 2, "--quiet").done();
    RunFolder first = RunFolder.open(whole);
    RunFolder second = RunFolder.open(parts);
    assertSame(first.lastCheckpoint(), second.lastCheckpoint());
    assertSame(first.model(), second.model());
  }

  private static void assertSame(Path whole, Path parts) {
    var expected = Checkpoints.of(whole).values;
    var found = Checkpoints.of(parts).values;
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
  }

  private Path houses(String run, Object rate) throws IOException {
    Path csv = OwnFiles.houses(folder.resolve("houses.csv"), 200, 1);
    Path path = folder.resolve(run);
    Object[] line = {
      "train",
      csv,
      "--target",
      "price",
      "--separator",
      ";",
      "--epochs",
      3,
      "--learning-rate",
      rate,
      "--quiet",
      "--out",
      path
    };
    Cli.run(line).done();
    return path;
  }

  @Test
  void comparingTellsWhatWasMeasured() throws IOException {
    Path first = houses("first", 0.01);
    Path second = houses("second", 0.001);
    Path page = folder.resolve("both.html");
    String shown = Cli.run("compare", first, second, "--html", page).done().out();
    assertTrue(shown.startsWith("validation R2 by step"), shown);
    assertTrue(shown.contains("  R2  ") && !shown.contains("ACCURACY"), shown);
    assertTrue(shown.contains("learning-rate"), shown);
    assertTrue(Files.readString(page).contains("Validation R2"));
    Path other = pictures("pictures", 4);
    shown = Cli.run("compare", first, other).done().out();
    assertTrue(shown.startsWith("validation metric by step"), shown);
    shown = Cli.run("compare", other, "--value", "loss").done().out();
    assertTrue(shown.startsWith("validation loss by step") && shown.contains("ACCURACY"), shown);
  }

  @Test
  void aRunIsProfiled() throws IOException {
    Path run = houses("run", 0.01);
    String shown = Cli.run("profile", run, "--steps", 3, "--threads", 1).done().out();
    assertTrue(shown.contains("ApplyAdam") && shown.contains("A step of 32 examples"), shown);
  }

  /** Keeps training until the page has been looked at, then ends it. */
  private static final class Looked implements Callback {
    volatile boolean done;

    @Override
    public void ended(Epoch epoch, Training training) {
      if (done) {
        training.stop().run();
      }
    }
  }

  /** The content of the first such event of a page. */
  private static String event(URI page, String name) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                page.resolve("events").toURL().openStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("event: " + name)) {
          return lines.readLine();
        }
      }
    }
    throw new AssertionError("the stream ended without " + name);
  }

  @Test
  void aProgramsTrainingHasThePageAndTheReport() throws Exception {
    Table table = Table.read(OwnFiles.flowers(folder.resolve("flowers.csv"), 90, 1)).without("id");
    Split split = table.classify("species").split(0.2, 1);
    Model model =
        Model.create(ModelSpec.of(Network.parse("dense 8 relu; dense 3"), split.rest()), 1);
    Path run = folder.resolve("run");
    Looked looked = new Looked();
    Fit fit = new Fit().epochs(1_000_000).validation(split.part()).callbacks(looked).page(0);
    assertThrows(IllegalArgumentException.class, () -> fit.run(model, split.rest()));
    AtomicReference<URI> address = new AtomicReference<>();
    String described;
    Handler handler = new Addresses(address);
    Logger logger = Logger.getLogger(Fit.class.getName());
    logger.addHandler(handler);
    Thread training = Thread.ofPlatform().start(() -> fit.folder(run).run(model, split.rest()));
    try {
      while (address.get() == null && training.isAlive()) {
        Thread.sleep(10);
      }
      described = event(address.get(), "run");
      assertTrue(described.contains("\"columns\":[\"sepal\",\"petal\",\"colour\"]"), described);
      assertTrue(event(address.get(), "examples").contains("\"share\":"));
    } finally {
      looked.done = true;
      training.join();
      logger.removeHandler(handler);
    }
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("Some validation rows") && report.contains("versicolor"), report);
    // The page of the finished run has the rows too, though the data is the program's own.
    LivePage page = LivePage.open("watch", run);
    described = event(page.address(), "run");
    assertTrue(described.contains("\"columns\":[\"sepal\",\"petal\",\"colour\"]"), described);
    assertTrue(described.contains("flowers.csv"), described);
    String told = event(page.address(), "examples");
    assertEquals(18, told.split("\"share\":", -1).length - 1, told);
    assertEquals(200, page.actWhenBegun("{\"do\":\"stop\"}").status());
    assertEquals(0, page.await(), page.err());
    assertFalse(told.contains("null"), told);
    assertTrue(Cli.run("compare", run).done().out().contains("ACCURACY"));
    String profiled = Cli.run("profile", run, "--steps", 3, "--threads", 1).done().out();
    assertTrue(profiled.contains("ApplyAdam"), profiled);
  }

  /** Takes the address of the page from the log. */
  private static final class Addresses extends Handler {
    private final AtomicReference<URI> address;

    Addresses(AtomicReference<URI> address) {
      this.address = address;
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getMessage().startsWith("watch it learn: ")) {
        address.set(URI.create(entry.getMessage().substring("watch it learn: ".length())));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
