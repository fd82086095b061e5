package dev.panagrad.models.experiments.own;

import dev.panagrad.models.train.Experiment;

/** Settings of an experiment on data that the user names. */
public interface OwnDataView {
  /** The model and its data. */
  OwnSettings settings();

  /** The experiment with other settings. */
  Experiment with(OwnSettings other);
}
