package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on data of one's own, and using what was learned, without code. */
class OwnDataTest {
  @TempDir Path folder;

  private Cli.Result flowers(String run, Object... more) throws IOException {
    Path csv = folder.resolve("flowers.csv");
    if (!Files.exists(csv)) {
      OwnFiles.flowers(csv, 240, 1);
    }
    List<Object> line =
        new ArrayList<>(
            List.of("train", csv, "--target", "species", "--without", "id", "--threads", 1));
    line.addAll(List.of("--learning-rate", 0.01, "--out", folder.resolve(run)));
    line.addAll(List.of(more));
    return Cli.run(line.toArray());
  }

  private static double value(String name, String text) {
    Matcher matcher =
        Pattern.compile("^" + name + " +([-\\d.]+)$", Pattern.MULTILINE).matcher(text);
    assertTrue(matcher.find(), () -> name + " expected in: " + text);
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void aTableIsClassified() throws IOException {
    String shown =
        flowers("run", "--epochs", 30, "--network", "dense 16 relu; dropout 0.9").done().out();
    assertTrue(shown.contains("3 classes (setosa, versicolor, virginica)"), shown);
    assertTrue(shown.contains("by dense 16 relu; dropout 0.9; dense 3"), shown);
    assertTrue(shown.contains("validation acc"), shown);
    Path run = folder.resolve("run");
    for (String part :
        List.of("config.json", "metrics.jsonl", "report.html", "model.safetensors")) {
      assertTrue(Files.isRegularFile(run.resolve(part)), part);
    }
    assertTrue(Files.readString(run.resolve("report.html")).contains("versicolor"));
    String aside = Cli.run("eval", run, "--threads", 1).done().out();
    assertTrue(aside.contains("24 of 240 rows"), aside);
    Path more = OwnFiles.flowers(folder.resolve("more.csv"), 60, 2);
    String found = Cli.run("eval", run.resolve("model.safetensors"), more).done().out();
    assertTrue(value("accuracy", found) > 0.9, found);
    assertTrue(found.contains("versicolor"), found);
    String told = Cli.run("predict", run, more, "--format", "csv").done().out();
    List<String> lines = told.lines().toList();
    assertEquals("LINE,PREDICTION,setosa,versicolor,virginica", lines.getFirst());
    assertEquals(61, lines.size());
    assertTrue(lines.get(1).startsWith("2,setosa,"), lines.get(1));
    String profile = Cli.run("profile", run, "--steps", 3, "--threads", 1).done().out();
    assertTrue(profile.contains("% of a training's time is spent waiting for data."), profile);
    String summary = Cli.run("summary", run).done().out();
    assertTrue(summary.contains("dense2") && summary.contains("learning-rate=0.01."), summary);
    assertTrue(Cli.run("graph", run.resolve("model.safetensors")).done().out().contains("MatMul"));
    Path model = run.resolve("model.safetensors");
    String picture = Cli.run("graph", model, "--format", "svg").done().out();
    assertTrue(picture.contains(">dense2<") && !picture.contains("Apply"), picture);
    assertTrue(Cli.run("compare", run).done().out().contains("180"));
  }

  @Test
  void numbersAreTold() throws IOException {
    Path csv = OwnFiles.houses(folder.resolve("houses.csv"), 300, 1);
    Path run = folder.resolve("houses");
    String shown =
        Cli.run(
                "train",
                csv,
                "--target",
                "price",
                "--separator",
                ";",
                "--epochs",
                60,
                "--set",
                "learning-rate=0.01",
                "--threads",
                1,
                "--out",
                run)
            .done()
            .out();
    assertTrue(shown.contains("the number price"), shown);
    assertTrue(shown.contains("validation R2"), shown);
    Path more = OwnFiles.houses(folder.resolve("more.csv"), 100, 2);
    String found = Cli.run("eval", run, more, "--separator", ";").done().out();
    assertTrue(value("R2", found) > 0.98, found);
    assertTrue(value("MAE", found) > 1000, () -> "in the data's own units: " + found);
    String told = Cli.run("predict", run, more, "--separator", ";").done().out();
    double first = Double.parseDouble(told.lines().toList().get(1).strip().split(" +", -1)[1]);
    assertTrue(first > 100_000 && first < 700_000, told);
    assertTrue(Files.readString(run.resolve("report.html")).contains("R2"));
  }

  @Test
  void picturesInFoldersAreClassified() throws IOException {
    Path data = OwnFiles.pictures(folder.resolve("colours"), 12, 1);
    Path run = folder.resolve("run");
    String shown =
        Cli.run(
                "train",
                data,
                "--picture-size",
                "12x16",
                "--augment",
                "flip, shift 0.1, brightness 0.1",
                "--class-weights",
                "--epochs",
                6,
                "--learning-rate",
                0.02,
                "--batch",
                8,
                "--network",
                "conv 3x3x4; globalavg; dense 8 relu",
                "--threads",
                1,
                "--out",
                run)
            .done()
            .out();
    assertTrue(shown.contains("3 classes (blue, green, red)"), shown);
    String found =
        Cli.run("eval", run, OwnFiles.pictures(folder.resolve("more"), 5, 2)).done().out();
    assertTrue(value("accuracy", found) > 0.9, found);
    Path red = folder.resolve("more/red/p0.png");
    Path blue = folder.resolve("more/blue/p0.png");
    List<String> told =
        Cli.run("predict", run, red, blue, "--format", "csv").done().out().lines().toList();
    assertEquals("PICTURE,PREDICTION,blue,green,red", told.getFirst());
    assertTrue(told.get(1).startsWith("p0.png,red,"), told.get(1));
    assertTrue(told.get(2).startsWith("p0.png,blue,"), told.get(2));
    // Of a class that the model doesn't know.
    Files.createDirectories(folder.resolve("more/pink"));
    Files.copy(red, folder.resolve("more/pink/p.png"));
    Cli.run("eval", run, folder.resolve("more")).fails(1, "knows no class 'pink'", "blue, green");
    // The augmentation is kept: a run that goes on trains on the same pictures.
    RunConfig config = RunConfig.read(run.resolve("config.json"));
    assertEquals("flip, shift 0.1, brightness 0.1", config.options().get("augment"));
    assertEquals("12x16", config.options().get("picture-size"));
  }

  @Test
  void picturesWithWrongOptionsAreRefused() throws IOException {
    Path data = OwnFiles.pictures(folder.resolve("colours"), 2, 1);
    Path none = folder.resolve("none");
    Cli.run("train", data, "--augment", "turn 3", "--out", none).fails(2, "'turn 3'", "brightness");
    Cli.run("train", data, "--augment", "shift", "--out", none).fails(2, "'shift 0.1'");
    Cli.run("train", data, "--picture-size", "big", "--out", none).fails(2, "'big'", "32x48");
    Cli.run("train", data, "--picture-size", "0x4", "--out", none).fails(2, "0 x 4");
    Files.writeString(data.resolve("red/p0.png"), "no picture");
    Cli.run("train", data, "--steps", 1, "--out", none).fails(1, "p0.png");
  }

  /** Written by numpy.savez_compressed: four classes of two numbers each, whole and in halves. */
  @Test
  void arraysOfNumpyAreClassified() throws IOException {
    Path file = Npz.write(folder.resolve("points.npz"), 200, 3);
    Path run = folder.resolve("run");
    Object[] line = {"train", file, "--epochs", 30, "--learning-rate", 0.02, "--out", run};
    String shown = Cli.run(line).done().out();
    assertTrue(shown.contains("4 classes (0, 1, 2, 3)"), shown);
    assertTrue(value("accuracy", Cli.run("eval", run).done().out()) > 0.95, shown);
    String told = Cli.run("predict", run, file, "--format", "csv").done().out();
    assertEquals("IMAGE,PREDICTION,0,1,2,3", told.lines().toList().getFirst());
    // To be told, an array needs no y, and may have any name.
    Path asked = folder.resolve("asked.npy");
    Files.write(asked, Npz.array("<f8", "(1, 2)", Npz.doubles(-1.5, 1.5)));
    told = Cli.run("predict", run, asked, "--format", "csv").done().out();
    assertTrue(told.lines().toList().get(1).startsWith("0,2,"), told);
    Path other = folder.resolve("numbers");
    Object[] asNumber = {"train", file, "--as", "number", "--steps", 2, "--out", other};
    shown = Cli.run(asNumber).done().out();
    assertTrue(shown.contains("the number y"), shown);
    Files.write(file, new byte[] {1, 2, 3});
    Cli.run("train", file).fails(1, "points.npz", "no intact .npz file");
  }

  @Test
  void aColumnOfNumbersIsToldAsClassesIfAsked() throws IOException {
    Path csv = OwnFiles.houses(folder.resolve("houses.csv"), 60, 1);
    String text = Files.readString(csv).replaceAll("(?m);(\\d)\\d+(\\R)", ";$1$2");
    Files.writeString(csv, text);
    Object[] line = {
      "train",
      csv,
      "--target",
      "price",
      "--separator",
      ";",
      "--steps",
      2,
      "--out",
      folder.resolve("a")
    };
    assertTrue(Cli.run(line).done().out().contains("classes ("));
    List<Object> number = new ArrayList<>(List.of(line).subList(0, line.length - 1));
    number.addAll(List.of(folder.resolve("b"), "--as", "number"));
    assertTrue(Cli.run(number.toArray()).done().out().contains("the number price"));
  }

  @Test
  void aResumedRunIsTheUnbrokenOne() throws IOException {
    flowers("whole", "--steps", 120, "--seed", 5).done();
    flowers("parts", "--steps", 50, "--seed", 5).done();
    Path parts = folder.resolve("parts");
    Cli.run("train", "--resume", parts, "--steps", 120, "--threads", 2).done();
    String model = "model.safetensors";
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("whole").resolve(model)),
        Files.readAllBytes(parts.resolve(model)));
    assertEquals(120, RunConfig.read(parts.resolve("config.json")).steps());
  }

  @Test
  void trainingEndsWhenNothingGetsBetter() throws IOException {
    String shown = flowers("run", "--epochs", 500, "--early-stopping", 3, "--quiet").done().out();
    assertTrue(shown.contains("early stopping after"), shown);
    Path run = folder.resolve("run");
    String again = Cli.run("train", "--resume", run, "--quiet").done().out();
    assertTrue(again.contains("early stopping after"), again);
    assertEquals(
        shown.replaceFirst("(?s).*early", "early"), again.replaceFirst("(?s).*early", "early"));
  }

  @Test
  void imagesOfAnySizeAreClassified() throws IOException {
    Path data = folder.resolve("bars");
    OwnFiles.images(data, "train", 200, 7, 9, 6);
    OwnFiles.images(data, "t10k", 60, 7, 9, 6);
    // Folders beside the files don't make them pictures in folders.
    Files.createDirectory(data.resolve("raw"));
    Path run = folder.resolve("run");
    Cli.run(
            "train",
            data,
            "--network",
            "conv 3x3x4; maxpool 2; dense 16 relu",
            "--optimizer",
            "adamw",
            "--epochs",
            12,
            "--learning-rate",
            0.01,
            "--threads",
            1,
            "--out",
            run)
        .done();
    String found = Cli.run("eval", run).done().out();
    assertTrue(found.startsWith("test data"), found);
    assertTrue(value("accuracy", found) > 0.9, found);
    String told = Cli.run("predict", run, data.resolve("t10k-images-idx3-ubyte")).done().out();
    assertEquals(61, told.lines().count());
    assertTrue(told.contains("PREDICTION"), told);
  }
}
