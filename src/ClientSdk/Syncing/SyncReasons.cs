namespace ClientSdk.Syncing;

/// <summary>What journals say, whichever they are.</summary>
public static class SyncReasons
{
    /// <summary>Of an item that was on its way when the process ended.</summary>
    public const string Interrupted = "The process ended while it was on its way.";

    /// <summary>Of a change to a plan that is complete.</summary>
    public const string PlanIsComplete = "The plan of this job is complete. Another job needs another journal.";

    /// <summary>Of a second item with a key.</summary>
    /// <param name="entry">The second one.</param>
    /// <returns>The message.</returns>
    public static string SameKey(SyncEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return FormattableString.Invariant($"Item {entry.Index} has the key '{entry.Key}', which an item before it has too. Each item needs a key of its own; nothing was sent.");
    }
}
