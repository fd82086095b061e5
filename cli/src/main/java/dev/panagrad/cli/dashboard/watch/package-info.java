/**
 * The values of the panels, collected on the training's thread, and its model run on users' inputs.
 * One watch per kind of model; nothing here knows HTTP.
 */
package dev.panagrad.cli.dashboard.watch;
