namespace ClientSdk.Bulk;

/// <summary>What became of one item. Each item of a job has exactly one of these in the end.</summary>
public enum BulkOutcome
{
    /// <summary>The server acknowledged it.</summary>
    Succeeded,

    /// <summary>The server refuses it as it is: sending it again cannot help. A dead letter.</summary>
    Dead,

    /// <summary>The server said no, for a reason that may pass or that does not speak of the item. It had no effect.</summary>
    Failed,

    /// <summary>It was sent, and whether it had an effect is not known: no reply came, or a server error.</summary>
    InDoubt,

    /// <summary>It was read from the source and never sent, or refused by a limit each time, because the job stopped. It had no effect.</summary>
    NotSent,
}
