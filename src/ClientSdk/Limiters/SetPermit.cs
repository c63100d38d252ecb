namespace ClientSdk.Limiters;

/// <summary>The part of a permit that one limit set granted, with what the set knew at that moment.</summary>
internal sealed class SetPermit
{
    public required LimitSet Set { get; init; }

    public long GrantedAt { get; set; }

    public long SentBefore { get; set; }

    public long CompletedBefore { get; set; }

    /// <summary>In flight beside it when it was granted.</summary>
    public long Others => SentBefore - CompletedBefore;

    /// <summary>What each ledger of the set had let go of.</summary>
    public required long[] ReleasedBefore { get; init; }

    public int Cost { get; set; }

    public int Epoch { get; set; }

    public bool IsProbe { get; set; }

    /// <summary>Its request was the only one that the gate let go.</summary>
    public bool IsFirstProbe { get; set; }

    /// <summary>The ledger that learns from its outcome, where nobody declared a limit.</summary>
    public LearnedLedger? Learner { get; set; }

    /// <summary>The options that it was granted under.</summary>
    public int Generation { get; set; }

    /// <summary>Which use of this object it is: what still points to an earlier one is stale.</summary>
    public int Use { get; set; }

    /// <summary>Its reply is not here, but the server has counted it by now.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Reported, whatever the outcome: a second report has no effect.</summary>
    public bool IsDone { get; set; }

    /// <summary>Each outcome is told once.</summary>
    public LearnedLedger? TakeLearner()
    {
        LearnedLedger? learner = Learner;
        Learner = null;
        return learner;
    }
}
