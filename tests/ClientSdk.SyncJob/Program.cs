using ClientSdk.SyncJob.Jobs;

// The process that the kill tests kill: MODE URL JOURNAL COUNT.
return await Job.RunAsync(args[0], new Uri(args[1]), args[2], int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture));
