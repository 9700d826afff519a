import { startAccounts } from "./accounts.js";
import { startBooking } from "./booking.js";
import { startImporting } from "./importing.js";
import { startNotices } from "./notices.js";
import { startPool } from "./pool.js";
import { startStatement } from "./statement.js";
import { startStorm } from "./storm.js";

startNotices();
startAccounts();
startStatement();
startBooking();
startImporting();
startStorm();
startPool();
