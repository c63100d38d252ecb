namespace ClientSdk.Bulk;

/// <summary>What became of a job.</summary>
public enum JobOutcome
{
    /// <summary>The server says that it is done.</summary>
    Completed,

    /// <summary>The server says that it failed.</summary>
    Failed,

    /// <summary>The server did not take it: nothing was started.</summary>
    Rejected,

    /// <summary>It may or may not have been started, or nobody could learn of its end.</summary>
    InDoubt,

    /// <summary>It was started, and had not come to its end when the run stopped: look for it by its id.</summary>
    Running,
}
