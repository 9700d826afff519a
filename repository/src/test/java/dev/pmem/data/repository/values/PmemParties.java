/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import dev.pmem.data.repository.PmemRepository;

interface PmemParties extends Parties, PmemRepository<Party, PartyId> {}
