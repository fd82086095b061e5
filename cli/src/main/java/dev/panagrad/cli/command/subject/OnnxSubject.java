package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.option.OnnxOptions;
import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.cli.panel.Repeated;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxPlan;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** An ONNX file, compiled for given input shapes. */
final class OnnxSubject implements Subject {
  /** The period of the sample values, none of which is 0. */
  private static final int SAMPLES = 251;

  private final CommandSpec spec;
  private final Path file;
  private final OnnxModel model;
  private final Map<String, Shape> shapes;
  private Map<String, OnnxTensor> inputs;

  private OnnxSubject(CommandSpec spec, Path file, OnnxModel model, Map<String, Shape> shapes) {
    this.spec = spec;
    this.file = file;
    this.model = model;
    this.shapes = shapes;
  }

  static OnnxSubject open(
      CommandSpec spec, Path file, OnnxOptions options, Integer batch, SessionOptions session) {
    OnnxModel model = OnnxModel.open(file, session);
    try {
      return new OnnxSubject(spec, file, model, options.shapes(model.inputs(), batch));
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** Compiles the file for the shapes. */
  private OnnxPlan compiled() {
    if (inputs == null) {
      Map<String, OnnxTensor> samples = new LinkedHashMap<>();
      for (ValueInfoProto input : model.inputs()) {
        if (input.type() instanceof TypeProto.TensorType type) {
          samples.put(input.name(), sample(type.element(), shapes.get(input.name())));
        }
      }
      inputs = samples;
    }
    OnnxPlan plan;
    try {
      plan = model.plan(inputs);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--shape: " + e.getMessage(), e);
    }
    if (!plan.computes()) {
      throw FileException.of(
          "%s computes nothing: no output depends on what is fed; another --shape may help", file);
    }
    return plan;
  }

  /** Values between 0 and 1; integers are 1, which is valid for masks and many token ids. */
  private static OnnxTensor sample(DataType type, Shape shape) {
    int count = Math.toIntExact(shape.elements());
    if (type == DataType.STRING) {
      String[] texts = new String[count];
      Arrays.fill(texts, "");
      return OnnxTensor.strings(shape, texts);
    }
    if (type.isInteger()) {
      long[] ones = new long[count];
      Arrays.fill(ones, 1);
      return OnnxTensor.integers(type, shape, ones);
    }
    double[] wide = new double[count];
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (1 + i % SAMPLES) / (SAMPLES + 1f);
      wide[i] = numbers[i];
    }
    return type == DataType.DOUBLE
        ? OnnxTensor.doubles(shape, wide)
        : OnnxTensor.floats(type, shape, numbers);
  }

  @Override
  public void summarize(Console console) {
    OnnxSummary summary = new OnnxSummary(console, file, model);
    summary.printFile(shapes);
    summary.printRun(shapes, plan());
  }

  @Override
  public Executable plan() {
    OnnxPlan plan = compiled();
    return plan.session().compile(plan.feeds(inputs), plan.fetches());
  }

  @Override
  public Executable network() {
    return plan();
  }

  @Override
  public LayerRows layers() {
    OnnxPlan plan = compiled();
    return new LayerRows(plan.session().graph(), plan.fetches().nodes());
  }

  @Override
  public Repeated repeated() {
    OnnxPlan plan = compiled();
    return new Repeated(plan.session(), plan.feeds(inputs), plan.fetches(), () -> {});
  }

  @Override
  public String unit() {
    return "A run with " + OnnxSummary.text(shapes);
  }

  @Override
  public String units() {
    return "runs";
  }

  @Override
  public String leftOut() {
    return "copying what is fed";
  }

  @Override
  public void close() {
    model.close();
  }
}
