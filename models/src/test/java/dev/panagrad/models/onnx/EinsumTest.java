package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Einsum against sums over all indices. */
final class EinsumTest {
  private static final Map<Character, Integer> SIZES =
      Map.of('i', 3, 'j', 4, 'k', 5, 'b', 2, 'h', 3, 'd', 6, 'n', 2, 'X', 3);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ij->ji; ij->ji",
        "ij; ij->ij",
        "ba; ba->ab",
        "ij->; ij->",
        "ij->j; ij->j",
        "ii->i; ii->i",
        "ii; ii->",
        "iji->j; iji->j",
        "iji->ij; iji->ij",
        "ij,jk->ik; ij,jk->ik",
        "ij,jk; ij,jk->ik",
        "' i j , k j -> k i '; ij,kj->ki",
        "ji,jk->ik; ji,jk->ik",
        "i,j->ij; i,j->ij",
        "i,i->; i,i->",
        "i,i->i; i,i->i",
        "ij,ij->i; ij,ij->i",
        "bij,bjk->bik; bij,bjk->bik",
        "bhid,bhjd->bhij; bhid,bhjd->bhij",
        "bihd,bjhd->bhij; bihd,bjhd->bhij",
        "bhij,bjhd->bihd; bhij,bjhd->bihd",
        "bij,jk->kib; bij,jk->kib",
        "bd,hdk,bk->bh; bd,hdk,bk->bh",
        "ij,jk,kd,d->i; ij,jk,kd,d->i",
        "ijk,b->kb; ijk,b->kb",
        "ii,ij->j; ii,ij->j",
        "',ij->ij'; ,ij->ij",
        "X,X; X,X->",
        "...ij,...jk->...ik; bhij,bhjk->bhik",
        "...ij,jk; bij,jk->bik",
        "...->...; bij->bij",
        "b...->...b; bij->ijb",
        "...i->...; bhi->bh",
        "i...,i...; ibh,ibh->bh"
      })
  void sumsProductsOverAllIndices(String equation, String plain) {
    Random random = new Random(5);
    String[] terms = plain.substring(0, plain.indexOf("->")).split(",", -1);
    OneNodeModel trial = new OneNodeModel("Einsum", 12).with("equation", equation);
    OnnxTensor[] inputs = new OnnxTensor[terms.length];
    for (int i = 0; i < terms.length; i++) {
      inputs[i] = OneNodeModel.random(random, sizes(terms[i].replace('a', 'i')));
      trial.in(inputs[i]);
    }
    OnnxTensor found = trial.run(folder, 1).getFirst();
    check(plain.replace('a', 'i'), inputs, found);
  }

  private static int[] sizes(String labels) {
    return labels.chars().map(c -> SIZES.get((char) c)).toArray();
  }

  private static void check(String plain, OnnxTensor[] inputs, OnnxTensor found) {
    String[] terms = plain.substring(0, plain.indexOf("->")).split(",", -1);
    String output = plain.substring(plain.indexOf("->") + 2);
    Shape shape = Shape.of(sizes(output));
    assertEquals(shape, found.shape());
    double[] expected = new double[(int) shape.elements()];
    TreeMap<Character, Integer> index = new TreeMap<>();
    (output + String.join("", terms)).chars().forEach(c -> index.put((char) c, 0));
    do {
      double product = 1;
      for (int i = 0; i < terms.length; i++) {
        product *= inputs[i].real(at(terms[i], index));
      }
      expected[at(output, index)] += product;
    } while (next(index));
    float[] floats = new float[expected.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) expected[i];
    }
    assertArrayEquals(floats, found.toFloats(), 2e-5f);
  }

  private static int at(String labels, Map<Character, Integer> index) {
    int at = 0;
    for (int i = 0; i < labels.length(); i++) {
      char label = labels.charAt(i);
      at = at * SIZES.get(label) + index.get(label);
    }
    return at;
  }

  private static boolean next(Map<Character, Integer> index) {
    for (Map.Entry<Character, Integer> entry : index.entrySet()) {
      int size = SIZES.get(entry.getKey());
      int up = entry.getValue() + 1;
      entry.setValue(up % size);
      if (up < size) {
        return true;
      }
    }
    return false;
  }

  @Test
  void dotsBroadcast() {
    Random random = new Random(6);
    OnnxTensor a = OneNodeModel.random(random, 2, 1, 3, 4);
    OnnxTensor b = OneNodeModel.random(random, 5, 4, 2);
    OnnxTensor found =
        new OneNodeModel("Einsum", 12)
            .with("equation", "...ij,...jk->...ik")
            .in(a)
            .in(b)
            .run(folder, 1)
            .getFirst();
    OnnxTensor expected = new OneNodeModel("MatMul", 13).in(a).in(b).run(folder, 1).getFirst();
    assertEquals(Shape.of(2, 5, 3, 2), found.shape());
    assertArrayEquals(expected.toFloats(), found.toFloats(), 1e-5f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ij,jk->ik; operands",
        "i->i; shape",
        "ij->ijk; names an axis",
        "ij->ii; names an axis",
        "i1->i; is no term"
      })
  void tellsWhatIsWrong(String equation, String fragment) {
    OneNodeModel trial =
        new OneNodeModel("Einsum", 12)
            .with("equation", equation)
            .in(OnnxTensor.of(Shape.of(1, 2), 1, 2));
    String message = assertThrows(FileException.class, () -> trial.run(folder, 1)).getMessage();
    assertTrue(message.contains(fragment), message);
  }

  @Test
  void axesOfOneLabelMustAgree() {
    OneNodeModel trial =
        new OneNodeModel("Einsum", 12)
            .with("equation", "ij,jk->ik")
            .in(OnnxTensor.of(Shape.of(1, 2), 1, 2))
            .in(OnnxTensor.of(Shape.of(3, 1), 1, 2, 3));
    String message = assertThrows(FileException.class, () -> trial.run(folder, 1)).getMessage();
    for (String fragment : List.of("'j'", "2", "3")) {
      assertTrue(message.contains(fragment), message);
    }
  }
}
