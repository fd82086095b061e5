package dev.panagrad.graph;

/** Where the value of a node is stored while a schedule runs. */
public enum Residence {
  /** In the workspace, in memory that is reused after the last read of the value. */
  TEMPORARY,
  /** In memory of the session that persists between runs. */
  VARIABLE,
  /** In memory that the caller feeds. */
  FED,
  /** In memory that is filled when the schedule is compiled. */
  CONSTANT,
  /** In its owner's memory, which runs only read. */
  STORED,
  /** Inside its first input: all or some consecutive elements, under another shape. */
  VIEW,
  /** Nowhere: the node has an effect and no value. */
  NONE
}
