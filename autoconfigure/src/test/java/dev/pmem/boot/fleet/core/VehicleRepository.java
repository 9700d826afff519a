/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.fleet.core;

import dev.pmem.data.repository.PmemRepository;

/**
 * Holds vehicles of all classes.
 */
public interface VehicleRepository extends PmemRepository<Vehicle, Long> {

}
