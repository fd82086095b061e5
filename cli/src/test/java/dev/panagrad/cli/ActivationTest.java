package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's networks with another activation of their hidden layers. */
class ActivationTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = SmallDigits.write(folder.resolve("data"));
  }

  private Path train(String experiment, String name, int steps, String... more) {
    Path run = folder.resolve(name);
    Object[] line = new Object[11 + more.length];
    System.arraycopy(
        new Object[] {
          "train",
          experiment,
          "--data",
          data,
          "--out",
          run,
          "--steps",
          steps,
          "--batch",
          20,
          "--quiet"
        },
        0,
        line,
        0,
        11);
    System.arraycopy(more, 0, line, 11, more.length);
    Cli.run(line).done();
    return run;
  }

  private static String losses(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.split() + " " + line.loss())
        .toList()
        .toString();
  }

  @Test
  void hiddenLayersGetWhatIsChosen() {
    for (String experiment :
        new String[] {"mnist-mlp-relu", "mnist-mlp-sigmoid-bn", "mnist-conv"}) {
      Path usual = train(experiment, experiment, 6);
      Path tanh = train(experiment, experiment + "-tanh", 6, "--set", "activation=tanh");
      assertTrue(!losses(usual).equals(losses(tanh)), experiment + " learned the same");
      assertEquals("tanh", RunConfig.read(tanh.resolve("config.json")).options().get("activation"));
      Cli.run("train", "--resume", tanh, "--steps", 9, "--set", "activation=tanh", "--quiet")
          .done();
      String whole = losses(train(experiment, experiment + "-9", 9, "--set", "activation=tanh"));
      // The part that was resumed has an evaluation at its end as well.
      assertEquals(
          whole.replaceFirst(".*, ", ""), losses(tanh).replaceFirst(".*, ", ""), experiment);
      Cli.run("eval", tanh).done();
      String summary = Cli.run("summary", experiment, "--set", "activation=tanh").done().out();
      assertTrue(summary.contains("Tanh") && summary.contains("activation=tanh"), summary);
      assertTrue(!summary.contains("Relu") && !summary.contains("Sigmoid"), summary);
    }
    String usual = experimentWithItsOwn();
    assertEquals(losses(folder.resolve("mnist-mlp-relu")), usual);
  }

  /** Choosing what is usual changes nothing. */
  private String experimentWithItsOwn() {
    return losses(train("mnist-mlp-relu", "own", 6, "--set", "activation=relu"));
  }

  @Test
  void mistakesAreTold() {
    Cli.run("train", "mnist-conv", "--set", "activation=tan")
        .fails(2, "--set", "'activation' is one of linear, relu, sigmoid, tanh", "'tan'");
    Cli.run("train", "mnist-softmax", "--set", "activation=tanh")
        .fails(2, "no hyper-parameter 'activation'");
    Path run = train("mnist-conv", "run", 6);
    Cli.run("train", "--resume", run, "--set", "activation=tanh")
        .fails(2, "--set activation can't be tanh", "relu");
  }
}
