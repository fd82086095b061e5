package dev.panagrad.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrayDatasetTest {
  private static final Target.Classes TWO = (Target.Classes) Target.classes(2);

  /** Ten examples whose feature is their number. */
  private static Dataset ten() {
    Iterator<Example> examples =
        IntStream.range(0, 10).mapToObj(i -> Example.of(i % 2, i)).iterator();
    return ArrayDataset.of(Shape.of(1), TWO, examples);
  }

  private static int[] numbers(Dataset data) {
    float[] feature = new float[1];
    return IntStream.range(0, data.size())
        .map(
            i -> {
              data.features(i, 0, feature);
              return (int) feature[0];
            })
        .toArray();
  }

  @Test
  void takesWhatAnIteratorGives() {
    Dataset data = ten();
    assertEquals(10, data.size());
    assertArrayEquals(IntStream.range(0, 10).toArray(), numbers(data));
    assertEquals(1, data.label(7));
    Dataset numbers =
        ArrayDataset.of(
            Shape.of(1),
            Target.numbers("a", "b"),
            List.of(new Example(new float[] {3}, new float[] {4, 5})).iterator());
    float[] target = new float[2];
    numbers.target(0, target);
    assertArrayEquals(new float[] {4, 5}, target);
  }

  @Test
  void theSeedDecidesTheOrder() {
    int[] order = numbers(ten().shuffle(3));
    assertArrayEquals(order, numbers(ten().shuffle(3)));
    assertNotEquals(Arrays.toString(order), Arrays.toString(numbers(ten().shuffle(4))));
    assertArrayEquals(IntStream.range(0, 10).toArray(), Arrays.stream(order).sorted().toArray());
    Dataset shuffled = ten().shuffle(3);
    for (int i = 0; i < 10; i++) {
      assertEquals(order[i] % 2, shuffled.label(i));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    refused("example 0 has class 2.0, but there are 2", Example.of(2, 1f));
    refused("example 0 has class -1.0", Example.of(-1, 1f));
    refused("example 0 has class NaN", new Example(new float[1], new float[] {Float.NaN}));
    refused("example 0 has 2 features, but 1", Example.of(1, 1f, 2f));
    refused("example 0 has Infinity among its features", Example.of(1, Float.POSITIVE_INFINITY));
    refused("example 0 has no features", new Example(null, new float[1]));
    refused("example 0 has no target values", new Example(new float[1], null));
    refused("example 0 has 2 target values, but 1", new Example(new float[1], new float[2]));
    String none =
        assertThrows(
                IllegalArgumentException.class,
                () -> ArrayDataset.of(Shape.of(1), TWO, List.<Example>of().iterator()))
            .getMessage();
    assertTrue(none.contains("one at least"), none);
  }

  private static void refused(String part, Example example) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ArrayDataset.of(Shape.of(1), TWO, List.of(example).iterator()))
            .getMessage();
    assertTrue(message.contains(part), message);
  }
}
