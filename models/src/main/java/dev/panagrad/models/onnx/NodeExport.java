package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.array.index.OneHot;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.reduce.ArgMax;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Min;
import dev.panagrad.graph.op.reduce.Prod;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.source.Constant;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.attention.BidirectionalResult;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Exports nodes of a graph as ONNX nodes, each when its value is first requested. */
final class NodeExport {
  private final OnnxGraph graph;
  private final Session session;
  private final ImageExport images;
  private final AttentionExport attention;
  private final EncoderExport encoders;
  private final Map<Node, String> rows = new HashMap<>();

  /** The names of images as [n, c, h, w]. */
  private final Map<Node, String> planes = new HashMap<>();

  private final Set<String> problems = new TreeSet<>();

  NodeExport(OnnxGraph graph, Session session) {
    this.graph = graph;
    this.session = session;
    images = new ImageExport(graph, this);
    attention = new AttentionExport(graph, this);
    encoders = new EncoderExport(graph, session, this);
  }

  /** Sets the name of a node's value. */
  void put(Node node, String name) {
    rows.put(node, name);
  }

  /** The ops that ONNX has no operator for. */
  Set<String> problems() {
    return problems;
  }

  /** The name of a node's value in the graph's own layout. */
  String rows(Node node) {
    make(node);
    return rows.computeIfAbsent(node, _ -> permuted(planes.get(node), 0, 2, 3, 1));
  }

  /** The name of images as [n, c, h, w]. */
  String planes(Node node) {
    make(node);
    return planes.computeIfAbsent(node, _ -> permuted(rows.get(node), 0, 3, 1, 2));
  }

  /** Whether a node's images are exported as [n, c, h, w]. */
  boolean isPlanes(Node node) {
    make(node);
    return !rows.containsKey(node);
  }

  String permuted(String name, long... order) {
    return graph.add("Transpose", List.of(name), Attribute.integers("perm", order));
  }

  private void make(Node node) {
    if (rows.containsKey(node) || planes.containsKey(node)) {
      return;
    }
    String image = images.export(node);
    if (image != null) {
      planes.put(node, image);
      return;
    }
    String name = export(node);
    if (name == null) {
      problems.add(node.op().name());
      name = "";
    }
    rows.put(node, name);
  }

  /** Weights in memory, or null if the node has none. */
  Buffer weights(Node node) {
    return switch (node.op()) {
      case Variable _ -> session.variable(node).buffer();
      case Stored stored -> stored.buffer();
      default -> null;
    };
  }

  private String export(Node node) {
    Buffer held = weights(node);
    if (held != null) {
      return graph.weights(node.name(), node.shape(), node.type(), held);
    }
    return switch (node.op()) {
      case Constant constant -> graph.weights(node.name(), constant.shape(), constant.values());
      case BidirectionalResult result -> encoders.export(result, node);
      case Identity _, StopGradient _ -> rows(node.input(0));
      case MatMul product -> product(product, node, null);
      case Add _ when isBias(node) ->
          product((MatMul) node.input(0).op(), node.input(0), node.input(1));
      case Select _ ->
          graph.add(
              "Where",
              List.of(
                  cast(rows(node.input(0)), DataType.BOOL),
                  rows(node.input(1)),
                  rows(node.input(2))));
      case Unary _ -> unary(node, rows(node.input(0)));
      case Binary _ -> binary(node, rows(node.input(0)), rows(node.input(1)));
      case Softmax _ -> one("Softmax", node, Attribute.integer("axis", -1));
      case Reshape reshape -> reshape(reshape.target(), node);
      case Transpose _ -> permuted(rows(node.input(0)), 1, 0);
      case Permute permute ->
          permuted(
              rows(node.input(0)),
              permute.order().stream().mapToLong(Integer::longValue).toArray());
      case Slice slice when !graph.isOpen(node.input(0).shape().size(slice.axis())) ->
          graph.add(
              "Slice",
              List.of(
                  rows(node.input(0)),
                  graph.fixed(slice.start()),
                  graph.fixed(slice.start() + slice.count()),
                  graph.fixed(slice.axis())));
      case Concat concat ->
          graph.add(
              "Concat",
              node.inputs().stream().map(this::rows).toList(),
              Attribute.integer("axis", concat.axis()));
      case BroadcastTo _ when node.shape().isKnown() ->
          graph.add("Expand", List.of(rows(node.input(0)), graph.integers(longs(node.shape()))));
      case Gather _ -> graph.add("Gather", List.of(rows(node.input(0)), rows(node.input(1))));
      case OneHot hot -> oneHot(hot.depth(), cast(rows(node.input(0)), DataType.INT64));
      case ArgMax _ ->
          cast(
              one("ArgMax", node, Attribute.integer("axis", -1), Attribute.flag("keepdims", false)),
              DataType.INT32);
      case Cast cast ->
          cast(rows(node.input(0)), cast.to() == DType.INT32 ? DataType.INT32 : DataType.FLOAT);
      case Sum sum ->
          graph.add(
              "ReduceSum",
              List.of(rows(node.input(0)), graph.integers(longs(sum.axes()))),
              Attribute.flag("keepdims", sum.keepDims()));
      case Mean mean -> reduce("ReduceMean", node, mean.axes(), mean.keepDims());
      case Max max -> reduce("ReduceMax", node, max.axes(), max.keepDims());
      case Min min -> reduce("ReduceMin", node, min.axes(), min.keepDims());
      case Prod prod -> reduce("ReduceProd", node, prod.axes(), prod.keepDims());
      case BatchNorm norm when !norm.batchStatistics() && node.shape().rank() == 2 ->
          images.batchNorm(norm, node, rows(node.input(0)));
      case Op _ -> attention.export(node);
    };
  }

  private String one(String operator, Node node, Attribute... attributes) {
    return graph.add(operator, List.of(rows(node.input(0))), attributes);
  }

  String cast(String name, DataType type) {
    return graph.add("Cast", List.of(name), Attribute.integer("to", type.code()));
  }

  private static long[] longs(Shape shape) {
    return Arrays.stream(shape.sizes()).asLongStream().toArray();
  }

  private static long[] longs(List<Integer> list) {
    return list.stream().mapToLong(Integer::longValue).toArray();
  }

  private String reduce(String operator, Node node, List<Integer> axes, boolean keep) {
    return one(
        operator, node, Attribute.integers("axes", longs(axes)), Attribute.flag("keepdims", keep));
  }

  /** Whether a node adds a vector to a product. */
  private static boolean isBias(Node node) {
    return node.input(0).op() instanceof MatMul && node.input(1).shape().rank() == 1;
  }

  private String product(MatMul product, Node node, Node bias) {
    String a = rows(node.input(0));
    String b = rows(node.input(1));
    if (bias == null && !product.transposeA() && !product.transposeB()) {
      return graph.add("MatMul", List.of(a, b));
    }
    return graph.add(
        "Gemm",
        bias == null ? List.of(a, b) : List.of(a, b, rows(bias)),
        Attribute.flag("transA", product.transposeA()),
        Attribute.flag("transB", product.transposeB()));
  }

  private String reshape(Shape target, Node node) {
    long[] sizes =
        Arrays.stream(target.sizes()).mapToLong(s -> s == Shape.UNKNOWN ? -1 : s).toArray();
    return graph.add("Reshape", List.of(rows(node.input(0)), graph.integers(sizes)));
  }

  /** One-hot rows for codes, which are int64. */
  String oneHot(int depth, String codes) {
    return graph.add(
        "OneHot",
        List.of(codes, graph.integers(depth), graph.weights("off_on", Shape.of(2), 0, 1)),
        Attribute.integer("axis", -1));
  }

  /** Exports an op with one input; null if there is no operator for it. */
  String unary(Node node, String x) {
    String name = node.op().name();
    return switch (name) {
      case "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Cos", "Cosh" ->
          graph.add(name, List.of(x));
      case "Erf", "Exp", "Floor", "Log", "Neg", "Relu", "Round", "Sigmoid", "Sign", "Sin" ->
          graph.add(name, List.of(x));
      case "Sinh", "Softplus", "Sqrt", "Tan", "Tanh" -> graph.add(name, List.of(x));
      case "Gelu" -> gelu(x);
      case "Square" -> graph.add("Mul", List.of(x, x));
      case "Rsqrt" -> graph.add("Reciprocal", List.of(graph.add("Sqrt", List.of(x))));
      default -> null;
    };
  }

  /** x times the share of a normal distribution below x; operator set 17 has no Gelu. */
  private String gelu(String x) {
    String root = graph.weights("root", Shape.scalar(), (float) Math.sqrt(0.5));
    String bent = graph.add("Erf", List.of(graph.add("Mul", List.of(x, root))));
    String raised = graph.add("Add", List.of(bent, graph.weights("one", Shape.scalar(), 1)));
    String half = graph.add("Mul", List.of(x, graph.weights("half", Shape.scalar(), 0.5f)));
    return graph.add("Mul", List.of(half, raised));
  }

  /** Exports an op with two inputs; null if there is no operator for it. */
  String binary(Node node, String a, String b) {
    String name = node.op().name();
    return switch (name) {
      case "Add", "Sub", "Mul", "Div", "Pow" -> graph.add(name, List.of(a, b));
      case "Maximum" -> graph.add("Max", List.of(a, b));
      case "Minimum" -> graph.add("Min", List.of(a, b));
      case "Less" -> cast(graph.add("Less", List.of(a, b)), DataType.FLOAT);
      case "LessOrEqual" -> cast(graph.add("LessOrEqual", List.of(a, b)), DataType.FLOAT);
      case "Equal" -> cast(graph.add("Equal", List.of(a, b)), DataType.FLOAT);
      default -> null;
    };
  }
}
