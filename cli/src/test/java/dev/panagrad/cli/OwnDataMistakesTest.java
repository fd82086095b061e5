package dev.panagrad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data and options that can't be used are told in a sentence each. */
class OwnDataMistakesTest {
  @TempDir Path folder;

  private Path flowers() throws IOException {
    return OwnFiles.flowers(folder.resolve("flowers.csv"), 90, 1);
  }

  private Path trained() throws IOException {
    Path run = folder.resolve("run");
    Cli.run(
            "train",
            flowers(),
            "--target",
            "species",
            "--without",
            "id",
            "--steps",
            2,
            "--quiet",
            "--out",
            run)
        .done();
    return run;
  }

  private Path changed(String name, String from, String to) throws IOException {
    String text = Files.readString(flowers()).replaceFirst(from, to);
    return Files.writeString(folder.resolve(name), text);
  }

  private Cli.Result train(Path data, Object... more) {
    Object[] line = new Object[4 + more.length];
    line[0] = "train";
    line[1] = data;
    line[2] = "--out";
    line[3] = folder.resolve("none");
    System.arraycopy(more, 0, line, 4, more.length);
    return Cli.run(line);
  }

  @Test
  void ofTheCommandLine() throws IOException {
    Path data = flowers();
    train(data).fails(2, "--target", "species", "sepal");
    train(data, "--target", "kind").fails(1, "no column 'kind'", "sepal");
    train(data, "--target", "species", "--without", "pedal").fails(1, "no column 'pedal'");
    train(data, "--target", "species", "--network", "dance 3").fails(2, "'dance 3' is no layer");
    train(data, "--target", "species", "--network", "conv 3x3x4").fails(2, "needs pictures");
    train(data, "--target", "species", "--optimizer", "adum")
        .fails(2, "no optimizer 'adum'", "adamw");
    train(data, "--target", "species", "--validation", "1.5").fails(2, "below 1, not 1.5");
    train(data, "--target", "species", "--batch", 5000).fails(2, "larger than the", "81");
    train(data, "--target", "species", "--test-every", 5).fails(2, "after each epoch");
    train(data, "--target", "species", "--shards", 3).fails(2, "3 equal shards");
    train(data, "--target", "species", "--data", folder)
        .fails(2, "--data is for experiments on images");
    train(data, "--target", "species", "--learning-rate", 1, "--set", "learning-rate=2")
        .fails(2, "different numbers");
    Cli.run("train", "mnist-softmax", "--network", "dense 3")
        .fails(2, "--network is for experiments on data of your own");
    Cli.run("train", folder.resolve("missing.csv"), "--target", "x").fails(2, "nor such a file");
    Cli.run("train", "--resume", trained(), "--network", "dense 3").fails(2, "--network");
  }

  @Test
  void ofTables() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.csv"), "");
    train(empty, "--target", "x").fails(1, "empty.csv has no rows");
    Path header = Files.writeString(folder.resolve("header.csv"), "a,b\n");
    train(header, "--target", "a").fails(1, "header.csv has no rows");
    train(changed("nan.csv", "4\\.\\d+", "NaN"), "--target", "species")
        .fails(1, "nan.csv, line", "column 'sepal'", "'NaN' is no number");
    train(changed("none.csv", "virginica", ""), "--target", "species")
        .fails(1, "column 'species'", "there is no value");
    train(changed("ragged.csv", ",setosa", ",setosa,1"), "--target", "species")
        .fails(1, "line 2: there are 6 values");
  }

  @Test
  void ofRowsForAModel() throws IOException {
    Path run = trained();
    Path more = OwnFiles.flowers(folder.resolve("more.csv"), 9, 2);
    String text = Files.readString(more);
    Path pink = Files.writeString(folder.resolve("pink.csv"), text.replaceFirst("white", "pink"));
    Cli.run("predict", run, pink).fails(1, "line 2", "unknown category 'pink'", "white");
    Path lacking =
        Files.writeString(folder.resolve("lacking.csv"), text.replaceFirst("petal", "pedal"));
    Cli.run("predict", run, lacking).fails(1, "column 'petal' is missing");
    Cli.run("eval", run, lacking).fails(1, "no column 'petal'");
    Path word =
        Files.writeString(folder.resolve("word.csv"), text.replaceFirst(",5\\.\\d+", ",wide"));
    Cli.run("predict", run, word).fails(1, "line", "column 'sepal' needs a number, but has 'wide'");
    Path rose = Files.writeString(folder.resolve("rose.csv"), text.replaceFirst("setosa", "rose"));
    Cli.run("eval", run, rose).fails(1, "'rose' is none of the classes");
    Cli.run("eval", run.resolve("model.safetensors")).fails(1, "say on which data");
    Cli.run("predict", run, folder).fails(1, "has images; give a CSV file");
    Cli.run("eval", run, "--worst", 3).fails(2, "--worst");
    Cli.run("train", run.resolve("model.safetensors")).fails(2, "no data to train on");
  }

  @Test
  void ofImages() throws IOException {
    Path data = folder.resolve("bars");
    OwnFiles.images(data, "train", 40, 6, 6, 4);
    Path run = folder.resolve("bars-run");
    Cli.run("train", data, "--network", "dense 8 relu", "--steps", 2, "--quiet", "--out", run)
        .done();
    Path wide = folder.resolve("wide");
    OwnFiles.images(wide, "t10k", 8, 6, 7, 4);
    Cli.run("eval", run, wide).fails(1, "examples of [6, 7, 1], but the model takes [6, 6, 1]");
    Cli.run("predict", run, wide).fails(1, "images of [6, 7, 1], but the model takes [6, 6, 1]");
    Path more = folder.resolve("more");
    OwnFiles.images(more, "t10k", 12, 6, 6, 6);
    Cli.run("eval", run, more).fails(1, "label 5, but the model knows 4 classes");
    OwnFiles.images(data, "t10k", 8, 7, 6, 4);
    train(data).fails(1, "6 x 6", "7 x 6", "same data set");
    Files.delete(data.resolve("train-labels-idx1-ubyte"));
    train(data).fails(1, "labels of", "missing");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    train(empty).fails(1, "neither IDX files", "nor folders of PNG or JPEG pictures");
    Cli.run("predict", run, OwnFiles.flowers(folder.resolve("f.csv"), 3, 1))
        .fails(1, "is a table; give IDX files");
  }
}
