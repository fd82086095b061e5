/** What a run's config.json is written from and read into, besides the settings themselves. */
package dev.panagrad.models.train.config;
