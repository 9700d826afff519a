/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import java.time.Instant;

/**
 * What a pool keeps of a migration that has run.
 *
 * @param version as the migration gave it
 * @param description as the migration gave it
 * @param migrationClass the name of its class
 * @param begun when it began
 * @param milliseconds how long it took
 */
record MigrationRecord(String version, String description, String migrationClass, Instant begun, long milliseconds) {}
