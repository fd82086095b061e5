package dev.panagrad.models.onnx.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.ProtoBytes;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.OnnxFile;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelCheckerTest {
  private static final int INT = 2;
  private static final int TENSOR = 4;
  private static final int GRAPH = 5;

  @Test
  void aSoundModelHasNoProblems() {
    check(
        model(graph("x", "z", node("Add", "a", "x,w", "y"), node("Relu", "b", "y", "z")))
            .integer(1, 8),
        List.of());
  }

  @Test
  void tellsAllProblemsAtOnce() {
    ProtoBytes broken =
        graph(
            "x",
            "missing",
            node("Add", "a", "x,nothing", "y"),
            node("Cast", "c", "y", "y"),
            node("Magic", "m", "", "u").text(7, "org.magic"));
    List<String> problems =
        List.of(
            "the model imports version 99 of the operator set ai.onnx, known are 1 to 27",
            "Add 'a' reads 'nothing', which nothing defines",
            "Cast 'c' lacks the attribute 'to' (INT)",
            "'y' is defined a second time, by Cast 'c'",
            "org.magic.Magic 'm' is of an operator set that is not imported, 'org.magic'",
            "nothing computes the output 'missing'");
    ModelProto model = parse(new ProtoBytes().integer(1, 8).message(7, broken), "", 99);
    assertEquals(problems, ModelChecker.problems(model));
    FileException e =
        assertThrows(FileException.class, () -> ModelChecker.requireSound("m.onnx", model));
    assertEquals(
        "m.onnx is not a valid ONNX model: " + String.join("; ", problems) + "; export it again",
        e.getMessage());
  }

  @Test
  void tellsUnknownOperatorSetsAndVersions() {
    ProtoBytes graph = graph("x", "x");
    check(
        new ProtoBytes().message(7, graph).integer(1, 99).message(8, opset("org.magic", 1)),
        List.of(
            "its IR version is 99, known are 1 to 13",
            "the model imports the unknown operator set org.magic"));
    check(
        new ProtoBytes().message(7, graph).integer(1, 8),
        List.of("the model imports no operator set"));
    check(
        new ProtoBytes()
            .message(7, graph)
            .integer(1, 8)
            .message(8, opset("", 0))
            .message(8, opset("ai.onnx", 9)),
        List.of(
            "the model imports version 0 of the operator set ai.onnx, known are 1 to 27",
            "the model imports the operator set ai.onnx twice"));
  }

  @Test
  void filesBeforeOperatorSetsNeedNone() {
    check(
        new ProtoBytes().message(7, graph("x", "y", node("Relu", "r", "x", "y"))).integer(1, 2),
        List.of());
  }

  @Test
  void tellsCyclesFromWrongOrder() {
    check(
        model(
            graph(
                "x",
                "d",
                node("Relu", "late", "b", "d"),
                node("Add", "one", "x,c", "b"),
                node("Relu", "two", "b", "c"),
                node("Add", "self", "x,e", "e"))),
        List.of(
            "Relu 'late' reads 'b' before Add 'one' computes it: nodes are out of order",
            "Add 'one' reads 'c', which depends on its own result: a cycle",
            "Add 'self' reads 'e', which depends on its own result: a cycle"));
  }

  @Test
  void findsACycleInAGraphTooDeepForRecursion() {
    ProtoBytes graph = new ProtoBytes().message(11, new ProtoBytes().text(1, "v0"));
    int length = 100_000;
    for (int i = 1; i <= length; i++) {
      String inputs = i == 1 ? "v0,v" + length : "v" + (i - 1);
      graph.message(1, node("Sum", "n" + i, inputs, "v" + i));
    }
    check(
        model(graph),
        List.of("Sum 'n1' reads 'v" + length + "', which depends on its own result: a cycle"));
  }

  @Test
  void tellsNamesDefinedTwice() {
    ProtoBytes graph =
        graph("x", "y", node("Relu", "r", "x", "y"), node("Relu", "s", "x", "x"))
            .message(11, new ProtoBytes().text(1, "x"))
            .message(5, tensor("w"))
            .message(5, new ProtoBytes().packed(1, 0).integer(2, 1));
    check(
        model(graph),
        List.of(
            "'x' is defined a second time, as an input",
            "'w' is defined a second time, as an initializer",
            "a value has no name, defined as an initializer",
            "'x' is defined a second time, by Relu 's'"));
  }

  @Test
  void anInitializerMayBeTheDefaultOfAnInput() {
    ProtoBytes graph =
        graph("x", "y", node("Add", "a", "x,w", "y")).message(11, new ProtoBytes().text(1, "w"));
    check(model(graph), List.of());
    assertEquals(1, parse(model(graph), "", 17).graph().requiredInputs().size());
  }

  @Test
  void tellsAttributesWithoutTheValueOfTheirKind() {
    ProtoBytes node =
        node("Softmax", "s", "x", "y")
            .message(5, new ProtoBytes().text(1, "t").integer(20, TENSOR))
            .message(5, new ProtoBytes().text(1, "i").integer(20, INT).real(2, 1f))
            .message(5, new ProtoBytes().text(1, "n"))
            .message(5, new ProtoBytes().text(1, "k").integer(20, 77).integer(3, 1))
            .message(5, new ProtoBytes().text(1, "two").integer(3, 1).real(2, 1f))
            .message(5, new ProtoBytes().text(1, "n").integer(20, INT));
    check(
        model(graph("x", "y", node)),
        List.of(
            "the attribute 't' of Softmax 's' is announced as TENSOR but has no value",
            "the attribute 'i' of Softmax 's' is announced as INT but has a value of FLOAT",
            "the attribute 'n' of Softmax 's' has neither kind nor value",
            "the attribute 'k' of Softmax 's' has the unknown kind 77",
            "the attribute 'two' of Softmax 's' has values of several kinds, [FLOAT, INT]",
            "Softmax 's' has the attribute 'n' twice"));
  }

  @Test
  void tellsRequiredAttributesOfAnotherKind() {
    ProtoBytes to = new ProtoBytes().text(1, "to").integer(20, 3).text(4, "FLOAT");
    check(
        model(graph("x", "y", node("Cast", "c", "x", "y").message(5, to))),
        List.of("the attribute 'to' of Cast 'c' is of STRING where INT is due"));
  }

  @Test
  void nestedGraphsSeeTheValuesAround() {
    ProtoBytes then =
        new ProtoBytes()
            .message(1, node("Relu", "inner", "x", "t"))
            .message(12, new ProtoBytes().text(1, "t"));
    ProtoBytes otherwise =
        new ProtoBytes()
            .message(1, node("Relu", "inner", "later", "t"))
            .message(12, new ProtoBytes().text(1, "t"));
    ProtoBytes node =
        node("If", "if", "x", "y")
            .message(5, new ProtoBytes().text(1, "then_branch").message(6, then).integer(20, GRAPH))
            .message(
                5,
                new ProtoBytes().text(1, "else_branch").message(6, otherwise).integer(20, GRAPH));
    check(
        model(graph("x", "y", node, node("Relu", "r", "x", "later"))),
        List.of("in else_branch of If 'if', Relu 'inner' reads 'later', which nothing defines"));
  }

  @Test
  void checksFunctionsAndLetsTheirDomainBeImported() {
    ProtoBytes reference = new ProtoBytes().text(1, "to").text(21, "type").integer(20, INT);
    ProtoBytes function =
        new ProtoBytes()
            .text(1, "Twice")
            .text(10, "own")
            .text(4, "a")
            .text(5, "c")
            .text(6, "type")
            .message(9, opset("", 17))
            .message(7, node("Cast", "n", "a", "b").message(5, reference));
    ProtoBytes call = node("Twice", "call", "x", "y").text(7, "own");
    ProtoBytes model =
        model(graph("x", "y", call)).message(8, opset("own", 1)).message(25, function);
    check(model, List.of("in function own.Twice, nothing computes the output 'c'"));
    function.message(7, node("Cast", "m", "b", "c").message(5, reference.text(21, "other")));
    check(
        model(graph("x", "y", call)).message(8, opset("own", 1)).message(25, function),
        List.of(
            "in function own.Twice, Cast 'm' takes its attribute 'to' from 'other', which the"
                + " function has not"));
  }

  private static void check(ProtoBytes model, List<String> expected) {
    assertEquals(expected, ModelChecker.problems(OnnxFile.model("m.onnx", model.segment())));
  }

  private static ModelProto parse(ProtoBytes model, String domain, int version) {
    return OnnxFile.model("m.onnx", model.message(8, opset(domain, version)).segment());
  }

  private static ProtoBytes model(ProtoBytes graph) {
    return new ProtoBytes().integer(1, 8).message(8, opset("", 17)).message(7, graph);
  }

  private static ProtoBytes opset(String domain, int version) {
    return new ProtoBytes().text(1, domain).integer(2, version);
  }

  /** A graph with an input, an output, nodes and the initializer w. */
  private static ProtoBytes graph(String input, String output, ProtoBytes... nodes) {
    ProtoBytes graph =
        new ProtoBytes()
            .message(11, new ProtoBytes().text(1, input))
            .message(12, new ProtoBytes().text(1, output))
            .message(5, tensor("w"));
    for (ProtoBytes node : nodes) {
      graph.message(1, node);
    }
    return graph;
  }

  private static ProtoBytes tensor(String name) {
    return new ProtoBytes().packed(1, 0).integer(2, 1).text(8, name);
  }

  private static ProtoBytes node(String operator, String name, String inputs, String outputs) {
    ProtoBytes node = new ProtoBytes().text(4, operator).text(3, name);
    for (String input : inputs.split(",", -1)) {
      node.text(1, input);
    }
    for (String output : outputs.split(",", -1)) {
      node.text(2, output);
    }
    return node;
  }
}
