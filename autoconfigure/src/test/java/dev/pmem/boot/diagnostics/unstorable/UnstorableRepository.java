package dev.pmem.boot.diagnostics.unstorable;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository of an entity that can't be stored.
 */
public interface UnstorableRepository extends PmemRepository<Unstorable, Long> {

}
