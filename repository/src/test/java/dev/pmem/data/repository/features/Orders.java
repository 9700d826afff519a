package dev.pmem.data.repository.features;

import java.util.UUID;

import dev.pmem.data.repository.PmemRepository;

public interface Orders extends PmemRepository<Order, UUID> {}
