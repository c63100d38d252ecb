namespace ClientSdk.Syncing;

/// <summary>A journal cannot be used or written: it belongs to another job, is damaged, in use, or its disk is full. The message says which, and what to do.</summary>
public sealed class SyncJournalException : Exception
{
    /// <summary>For implementations of <see cref="ISyncJournal"/>.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="inner">What the store said; null when it said nothing.</param>
    public SyncJournalException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
