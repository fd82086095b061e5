/**
 * What users ask of a training through the page: requests are parsed here, and run on the
 * training's thread between two steps.
 */
package dev.panagrad.cli.dashboard.request;
