package dev.pmem.boot.domain;

import java.util.Optional;
import java.util.stream.Stream;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository to test with.
 */
public interface NoteRepository extends PmemRepository<Note, Long> {

	Optional<Note> findByTitle(String title);

	Stream<Note> streamByViewsGreaterThanEqual(int views);

}
