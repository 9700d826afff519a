package dev.pmem.boot.diagnostics.before;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository before the entity's property changed its type.
 */
public interface TaskRepository extends PmemRepository<Task, Long> {

}
