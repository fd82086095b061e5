package dev.panagrad.graph.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.ModuleClasses;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.PassPipeline;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.op.source.Variable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Graphs survive their bytes; other bytes end in a sentence. */
class GraphCodecTest {
  /** Ops of imported networks alone, whose sparse matrices lie in memory: refused in a sentence. */
  private static final Set<String> NOT_SENT =
      Set.of("AxisMax", "AxisMaxGrad", "ByteMatMul", "SparseAxis", "Stored");

  private record Own() implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      return inputs.getFirst().shape();
    }

    @Override
    public void compute(KernelContext context) {}
  }

  private static List<Node> convNet(GraphBuilder g) {
    Node images = g.placeholder("images", Shape.UNKNOWN, 6, 6, 2);
    Node labels = g.placeholder("labels", DType.INT32, Shape.UNKNOWN);
    Node keep = g.placeholder("keep");
    Node filter = g.variable("filter", Shape.of(3, 3, 2, 4), Initializer.constant(1));
    Node hidden = g.relu(g.conv2d(images, filter, 2, Padding.SAME));
    List<Node> variables = new ArrayList<>(List.of(filter));
    Node loss;
    try (Scope _ = g.device("/task:3");
        Scope _ = g.scope("dense")) {
      Node w = g.variable("w", Shape.of(36, 5), Initializer.zeros());
      Node flat = g.dropout(g.reshape(hidden, -1, 36), keep);
      loss = g.mean(g.sparseSoftmaxCrossEntropy(g.matMul(flat, w), labels));
      variables.add(w);
    }
    List<Node> gradients = Gradients.of(g, loss, variables);
    List<Node> updates = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      updates.add(g.assign(variables.get(i), g.sub(variables.get(i), gradients.get(i))));
    }
    return List.of(g.group("update", updates), loss);
  }

  private static void checkSame(List<Node> before, List<Node> after) {
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      Node a = before.get(i);
      Node b = after.get(i);
      assertEquals(a.name(), b.name());
      assertEquals(a.task(), b.task(), a.name());
      assertEquals(a.shape(), b.shape(), a.name());
      assertEquals(a.type(), b.type(), a.name());
      if (!(a.op() instanceof Variable)) {
        assertEquals(a.op(), b.op(), a.name());
      }
      assertEquals(
          a.inputs().stream().map(Node::name).toList(),
          b.inputs().stream().map(Node::name).toList());
    }
  }

  @Test
  void theSameGraphComesBack() {
    GraphBuilder g = new GraphBuilder();
    convNet(g);
    List<Node> nodes = g.build().nodes();
    Graph read = GraphCodec.decode(GraphCodec.encode(nodes));
    checkSame(nodes, read.nodes());
    assertArrayEquals(GraphCodec.hash(nodes), GraphCodec.hash(read.nodes()));
  }

  @Test
  void aRewrittenGraphComesBackToo() {
    GraphBuilder g = new GraphBuilder();
    List<Node> roots = convNet(g);
    Map<String, Shape> shapes =
        Map.of("images", Shape.of(8, 6, 6, 2), "labels", Shape.of(8), "keep", Shape.scalar());
    Subgraph rewritten = PassPipeline.standard(shapes).run(Subgraph.of(g.build().nodes(), roots));
    checkSame(rewritten.nodes(), GraphCodec.decode(GraphCodec.encode(rewritten.nodes())).nodes());
  }

  @Test
  void everyOpHasComponentsThatCanBeSent() {
    Set<String> refused = new TreeSet<>();
    List<Class<? extends Op>> ops = ModuleClasses.builtInOps();
    for (Class<? extends Op> type : ops) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (!isKnown(component)) {
          refused.add(type.getSimpleName());
        }
      }
    }
    assertEquals(new TreeSet<>(NOT_SENT), refused);
    assertTrue(ops.size() > 100, "ops: " + ops.size());
  }

  private static boolean isKnown(RecordComponent component) {
    Class<?> type = component.getType();
    boolean nested = type.isRecord() || (type.isSealed() && type.isInterface());
    return type.isPrimitive()
        || Op.class.isAssignableFrom(type)
        || type.isEnum()
        || nested
        || Set.of(String.class, Shape.class, Initializer.class, List.class, float[].class)
            .contains(type);
  }

  @Test
  void whatLiesInMemoryOrIsAUsersOwnIsRefusedWithItsName() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", 2);
    g.add("mine", new Own(), List.of(x));
    Exception own =
        assertThrows(IllegalArgumentException.class, () -> GraphCodec.encode(g.build().nodes()));
    assertTrue(own.getMessage().contains("'mine'"), own.getMessage());
    try (Workspace memory = new Workspace()) {
      Buffer buffer = memory.allocate(2);
      GraphBuilder h = new GraphBuilder();
      h.add("weights", Stored.constant(Shape.of(2), DType.FLOAT32, buffer), List.of());
      Exception stored =
          assertThrows(IllegalArgumentException.class, () -> GraphCodec.encode(h.build().nodes()));
      assertTrue(stored.getMessage().contains("use a variable"), stored.getMessage());
    }
  }

  @Test
  void hostileBytesEndInASentence() {
    GraphBuilder g = new GraphBuilder();
    convNet(g);
    byte[] good = GraphCodec.encode(g.build().nodes());
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("GraphCodecTest seed " + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] bytes = good.clone();
      if (i % 4 == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) - 1);
      }
      try {
        GraphCodec.decode(bytes);
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith("what was sent is no graph: "), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 2_000, "refused: " + refused);
  }
}
