package dev.pmem.boot.diagnostics.unsupported;

import java.util.List;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository with a method that can't be a query.
 */
public interface MemoRepository extends PmemRepository<Memo, Long> {

	List<Memo> findByTextMatchesRegex(String regex);

}
