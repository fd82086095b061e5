package dev.panagrad.cli.command;

import dev.panagrad.cli.panel.DataTime;
import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.cli.panel.Repeated;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.compile.Executable;
import java.util.Optional;

/** A network that a command looks at: opened, and compiled when that is asked for. */
interface Subject extends AutoCloseable {
  /** Shows what it consists of and what it costs. */
  void summarize(Console console);

  /** What runs: an update of a training, or a pass through a network that is only used. */
  Executable plan();

  /** The network alone, without gradients and updates. */
  Executable network();

  /** The layers of the network alone. */
  LayerRows layers();

  /** The same to be run and measured. */
  Repeated repeated();

  /**
   * Measures how long a training waits for its batches; empty if there is none.
   *
   * @param most steps
   */
  default Optional<DataTime> dataTime(int most) {
    return Optional.empty();
  }

  /** What one run is, as "A step of 100 examples". */
  String unit();

  /** What runs are called, as "steps". */
  String units();

  /** What a use would do besides, as "preparing the batch". */
  String leftOut();

  @Override
  void close();
}
