package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** The table of all operators. */
public final class Operators {
  private static final OperatorTable TABLE = make();

  private Operators() {}

  /** The rules of all supported operators. */
  public static OperatorTable table() {
    return TABLE;
  }

  private static OperatorTable make() {
    OperatorTable table = new OperatorTable();
    ActivationOperators.addTo(table);
    ArrayOperators.addTo(table);
    AttentionOperators.addTo(table);
    ConvolutionOperators.addTo(table);
    ChannelNormOperators.addTo(table);
    CoreOperators.addTo(table);
    DropoutOperators.addTo(table);
    ElementwiseOperators.addTo(table);
    GatherOperators.addTo(table);
    HostOperators.addTo(table);
    ImageOperators.addTo(table);
    LinearOperators.addTo(table);
    LogicOperators.addTo(table);
    LoopOperators.addTo(table);
    LossOperators.addTo(table);
    MakerOperators.addTo(table);
    NormOperators.addTo(table);
    PoolOperators.addTo(table);
    QuantizedOperators.addTo(table);
    RecurrentOperators.addTo(table);
    ReductionOperators.addTo(table);
    ScatterOperators.addTo(table);
    ShapeOperators.addTo(table);
    SelectionOperators.addTo(table);
    RegionOperators.addTo(table);
    ResizeOperators.addTo(table);
    SampleOperators.addTo(table);
    TrainingOperators.addTo(table);
    TypeOperators.addTo(table);
    return table;
  }
}
