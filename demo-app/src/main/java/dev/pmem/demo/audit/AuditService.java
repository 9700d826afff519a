package dev.pmem.demo.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.AccountKind;
import dev.pmem.demo.account.AccountRepository;
import dev.pmem.demo.audit.AuditReport.Mismatch;
import dev.pmem.demo.transfer.Transfer;
import dev.pmem.demo.transfer.TransferRepository;

/**
 * Adds up. Each check sees one snapshot: it stays right while transfers go on beside it, and hinders none of them.
 */
@Service
public class AuditService {

	private static final int MISMATCHES_SHOWN = 10;

	private final AccountRepository accounts;

	private final TransferRepository transfers;

	public AuditService(AccountRepository accounts, TransferRepository transfers) {
		this.accounts = accounts;
		this.transfers = transfers;
	}

	/** Adds up the balances. */
	@Transactional(readOnly = true)
	public Totals totals() {
		long count = 0;
		long customers = 0;
		long bank = 0;
		try (Stream<Account> all = this.accounts.streamAllBy()) {
			for (Account account : (Iterable<Account>) all::iterator) {
				count++;
				if (account.kind() == AccountKind.BANK) {
					bank += account.balanceCents();
				} else {
					customers += account.balanceCents();
				}
			}
		}
		long sum = customers + bank;
		return new Totals(count, this.transfers.count(), customers, bank, sum, sum == 0);
	}

	/** Adds up the transfers of each account and compares that with its balance. */
	@Transactional(readOnly = true)
	public AuditReport audit() {
		long start = System.nanoTime();
		Map<Long, Long> transferred = new HashMap<>();
		long transferCount = 0;
		try (Stream<Transfer> all = this.transfers.streamAllBy()) {
			for (Transfer transfer : (Iterable<Transfer>) all::iterator) {
				transferCount++;
				transferred.merge(transfer.fromId(), -transfer.amountCents(), Long::sum);
				transferred.merge(transfer.toId(), transfer.amountCents(), Long::sum);
			}
		}
		long accountCount = 0;
		List<Mismatch> mismatches = new ArrayList<>();
		long wrong = 0;
		try (Stream<Account> all = this.accounts.streamAllBy()) {
			for (Account account : (Iterable<Account>) all::iterator) {
				accountCount++;
				Long found = transferred.remove(account.id());
				long expected = (found == null) ? 0 : found;
				if (account.balanceCents() != expected) {
					wrong++;
					if (mismatches.size() < MISMATCHES_SHOWN) {
						mismatches.add(new Mismatch(account.number(), account.balanceCents(), expected));
					}
				}
			}
		}
		// What is left belongs to accounts that do not exist.
		boolean right = wrong == 0 && transferred.isEmpty();
		return new AuditReport(right, accountCount, transferCount, mismatches,
				(System.nanoTime() - start) / 1_000_000);
	}

}
