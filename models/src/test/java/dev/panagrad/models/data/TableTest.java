package dev.panagrad.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.table.RowEncoder;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files as datasets. */
class TableTest {
  private static final String PEOPLE =
      """
      \uFEFFage,colour,height,kind
      1,red,10,b
      3,"blue, dark",,a
      ?,red,30,b

      5,NA,20,a
      """;

  @TempDir Path folder;

  private Table table(String text) {
    Path file = folder.resolve("data.csv");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Table.read(file);
  }

  private static float[] features(Dataset data, int example) {
    float[] features = new float[(int) data.shape().elements()];
    data.features(example, 0, features);
    return features;
  }

  @Test
  void numbersAreScaledAndCategoriesOneHot() {
    Table table = table(PEOPLE);
    assertEquals(List.of("age", "colour", "height", "kind"), table.columns());
    TableDataset data = table.classify("kind");
    assertEquals(new Target.Classes(List.of("a", "b")), data.target());
    assertEquals(Shape.of(2 + 3 + 2), data.shape());
    float age = (float) (2 / Math.sqrt(8.0 / 3));
    float height = (float) (10 / Math.sqrt(200.0 / 3));
    assertArrayEquals(new float[] {-age, 0, 0, 1, 0, -height, 0}, features(data, 0), 1e-6f);
    assertArrayEquals(new float[] {0, 0, 1, 0, 0, 0, 1}, features(data, 1), 1e-6f);
    assertArrayEquals(new float[] {0, 1, 0, 1, 0, height, 0}, features(data, 2), 1e-6f);
    assertArrayEquals(new float[] {age, 0, 0, 0, 1, 0, 0}, features(data, 3), 1e-6f);
    assertEquals(1, data.label(0));
    assertEquals(0, data.label(1));
  }

  @Test
  void numbersToBeToldStayAsTheyAre() {
    TableDataset data = table("a,b,c\n1,2,3\n4,5,6e2\n").without("b").predict("c");
    assertEquals(Target.numbers("c"), data.target());
    float[] target = new float[1];
    data.target(1, target);
    assertEquals(600, target[0]);
    assertArrayEquals(new float[] {-1}, features(data, 0));
  }

  @Test
  void numbersMayBeCategories() {
    TableDataset data = table("zip,y\n10,0\n9,1\n10,2\n").categories("zip").classify("y");
    assertArrayEquals(new float[] {1, 0, 0}, features(data, 0));
    assertArrayEquals(new float[] {0, 1, 0}, features(data, 1));
    assertEquals(new Target.Classes(List.of("0", "1", "2")), data.target());
    Table ten = table("x,y\n1,10\n2,9\n");
    assertEquals(new Target.Classes(List.of("9", "10")), ten.classify("y").target());
  }

  /** What is only in the part set aside must leave no trace in how features are made. */
  @Test
  void preprocessingIsOfThePartToBeTrainedOn() {
    StringBuilder text = new StringBuilder("x,c,y\n");
    for (int i = 0; i < 40; i++) {
      text.append("%d,c%d,%s\n".formatted(i * i, i, i % 2 == 0 ? "even" : "odd"));
    }
    TableDataset all = table(text.toString()).classify("y");
    Split split = all.split(0.25, 3);
    assertEquals(30, split.rest().size());
    assertEquals(10, split.part().size());
    assertEquals(split.rest().preprocessing(), split.part().preprocessing());
    assertNotEquals(all.preprocessing(), split.rest().preprocessing());
    assertEquals(Shape.of(1 + 30 + 1), split.rest().shape());
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 30; i++) {
      float x = features(split.rest(), i)[0];
      sum += x;
      squares += x * x;
    }
    assertEquals(0, sum, 1e-4);
    assertEquals(30, squares, 1e-3);
    float[] unknown = features(split.part(), 0);
    assertEquals(1, unknown[31], "a category that training doesn't know has the last place");

    TableDataset.Parts parts = all.parts(0.25, 0.25, 3);
    assertEquals(20, parts.train().size());
    assertEquals(Shape.of(1 + 20 + 1), parts.test().shape());
    assertEquals(parts.train().preprocessing(), parts.validation().preprocessing());
    assertEquals(parts.train().preprocessing(), parts.test().preprocessing());
    Set<Float> seen = new HashSet<>();
    for (Dataset part : List.of(parts.train(), parts.validation(), parts.test())) {
      for (int i = 0; i < part.size(); i++) {
        assertTrue(seen.add(features(part, i)[0]), "an example is in two parts");
      }
    }
    assertEquals(40, seen.size());
  }

  @Test
  void anotherFileIsPreparedTheSame() {
    TableDataset trained = table(PEOPLE).classify("kind");
    Map<String, Object> preprocessing = trained.preprocessing();
    TableDataset test =
        table("kind,height,colour,age\na,20,green,3\nb,10,red,1\n")
            .encoded(preprocessing, trained.target());
    assertArrayEquals(new float[] {0, 0, 0, 0, 1, 0, 0}, features(test, 0), 1e-6f);
    assertArrayEquals(features(trained, 0), features(test, 1));
    assertEquals(preprocessing, test.preprocessing());
    wrong(
        "data.csv has no column 'colour'",
        () -> table("kind,height,age\na,1,1\n").encoded(preprocessing, trained.target()));
    wrong(
        "data.csv, line 2: column 'age' needs a number, but has 'old'",
        () ->
            table("kind,height,colour,age\na,20,green,old\n")
                .encoded(preprocessing, trained.target()));
    wrong(
        "data.csv, line 2, column 'kind': 'c' is none of the classes [a, b]",
        () ->
            table("kind,height,colour,age\nc,20,green,3\n")
                .encoded(preprocessing, trained.target()));
  }

  @Test
  void mistakesAreToldWithLineAndColumn() {
    StringBuilder ages = new StringBuilder("age,y\n");
    for (int i = 0; i < 20; i++) {
      ages.append(i).append(i % 2 == 0 ? ",a\n" : ",b\n");
    }
    wrong(
        "line 22, column 'age': '12a' is no number, as the others are",
        () -> table(ages + "12a,b\n").classify("y"));
    for (String value : new String[] {"NaN", "-inf", "1e999"}) {
      wrong(
          "line 3, column 'x': '%s' is no number".formatted(value),
          () -> table("x,y\n1,a\n%s,b\n".formatted(value)).classify("y"));
    }
    wrong(
        "line 3, column 'y': there is no value", () -> table("x,y\n1,a\n2,\n3,b\n").classify("y"));
    wrong("line 3, column 'y': 'b' is no number", () -> table("x,y\n1,1\n2,b\n").predict("y"));
    wrong("line 3: there are 3 values, but the header names 2", () -> table("x,y\n1,a\n2,b,c\n"));
    wrong("has no column 'z'; it has [x, y]", () -> table("x,y\n1,a\n2,b\n").classify("z"));
    wrong("two columns are named 'x'", () -> table("x,x\n1,a\n"));
    wrong("column 2 has no name", () -> table("x,\n1,a\n"));
    wrong("has no rows", () -> table("x,y\n"));
    wrong("has no rows", () -> table(""));
    wrong("name it as the separator", () -> table("x;y\n1;a\n"));
    wrong("column 'y': to tell classes apart", () -> table("x,y\n1,a\n2,a\n").classify("y"));
    wrong("is no file", () -> Table.read(folder.resolve("none.csv")));
    StringBuilder names = new StringBuilder("name,y\n");
    for (int i = 0; i < 1001; i++) {
      names.append("n%d,%d\n".formatted(i, i % 2));
    }
    wrong("leave it out with without(\"name\")", () -> table(names.toString()).classify("y"));
  }

  @Test
  void aQuoteThatIsNeverClosedIsSaid() {
    wrong(
        "line 3: a quote that begins a value is never closed",
        () -> table("x,y\n1,a\n2,\"b\n3,c\n"));
    // Inches are no quotes that begin a value, and lines within quotes are values.
    assertEquals(2, table("x,y\n1,3\"\n2,4\n").size());
    assertEquals(2, table("x,y\n1,3\"\n2,\"4\n5\"\n").size());
  }

  @Test
  void rowsAreEncodedAsTheyWereTrained() {
    TableDataset data = table(PEOPLE).classify("kind");
    RowEncoder encoder = RowEncoder.of(data.preprocessing());
    assertEquals(List.of("age", "colour", "height"), encoder.columns());
    assertArrayEquals(
        features(data, 1),
        encoder.encode(Map.of("age", "3", "colour", "blue, dark", "height", "")));
    Map<String, String> green = Map.of("age", "3", "colour", "green", "height", "20");
    refused(
        "column 'colour' has the unknown category 'green'; known are [blue, dark, red]",
        () -> encoder.encode(green));
    assertArrayEquals(new float[] {0, 0, 0, 0, 1, 0, 0}, encoder.encodeAny(green), 1e-6f);
    refused(
        "column 'height' is missing; a row needs [age, colour, height]",
        () -> encoder.encode(Map.of("age", "3", "colour", "red")));
    refused(
        "column 'age' needs a number, but has 'young'",
        () -> encoder.encode(Map.of("age", "young", "colour", "red", "height", "1")));
    refused("not made of the columns of a table", () -> RowEncoder.of(Map.of()));
  }

  /** The saved file alone is enough to ask with text. */
  @Test
  void aSavedModelIsAskedWithRowsOfText() {
    TableDataset data = table(PEOPLE).classify("kind");
    Model model = Model.create(ModelSpec.of(Network.parse("dense 2"), data), 1);
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    try (Predictor predictor = Predictor.open(file)) {
      assertEquals(data.preprocessing(), predictor.spec().preprocessing());
      Map<String, String> row = Map.of("age", "5", "colour", "NA", "height", "20");
      assertArrayEquals(predictor.predict(features(data, 3)), predictor.predict(row));
      assertEquals(predictor.classify(features(data, 3)), predictor.classify(row));
      refused("column 'age' is missing", () -> predictor.predict(Map.of("colour", "red")));
    }
  }

  private static void wrong(String message, Runnable action) {
    Exception wrong = assertThrows(FileException.class, action::run);
    assertTrue(wrong.getMessage().contains(message), wrong.getMessage());
  }

  private static void refused(String message, Runnable action) {
    Exception wrong = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(wrong.getMessage().contains(message), wrong.getMessage());
  }
}
