namespace ClientSdk.Bulk;

/// <summary>Stops a job that only fails: a wrong form of the items, or a server that is down, must not use up the whole source. Not thread-safe.</summary>
internal sealed class BulkBrake(int? maxDead, int? maxDeadInARow, int? maxInDoubtInARow, string options = "BulkOptions")
{
    private long _dead;
    private long _deadInARow;
    private long _inDoubtInARow;

    /// <summary>The results of one reply, or of a request without one.</summary>
    /// <returns>Why the job is to stop; <see langword="null"/> to go on.</returns>
    public string? After(IEnumerable<BulkStanding> settled)
    {
        string? reason = null;
        bool isInDoubt = false;
        foreach (BulkStanding standing in settled)
        {
            switch (standing.Outcome)
            {
                case BulkOutcome.Succeeded:
                    (_deadInARow, _inDoubtInARow, isInDoubt) = (0, 0, false);
                    break;
                case BulkOutcome.Dead:
                    (_dead, _deadInARow, reason) = (_dead + 1, _deadInARow + 1, standing.Reason);
                    break;
                case BulkOutcome.InDoubt:
                    (isInDoubt, reason) = (true, standing.Reason);
                    break;
            }
        }

        _inDoubtInARow += isInDoubt ? 1 : 0;
        return _deadInARow >= maxDeadInARow ? Text(_deadInARow, "items in a row were refused as they are", nameof(BulkOptions<int>.MaxDeadInARow), reason)
            : _dead >= maxDead ? Text(_dead, "items were refused as they are", nameof(BulkOptions<int>.MaxDead), reason)
            : _inDoubtInARow >= maxInDoubtInARow ? Text(_inDoubtInARow, "requests in a row left their items in doubt", nameof(BulkOptions<int>.MaxInDoubtInARow), reason)
            : null;
    }

    private string Text(long count, string what, string option, string? reason) =>
        FormattableString.Invariant($"{count} {what}. Look at the form of the items, the call and the server; if so many are to be expected, raise {options}.{option}. The last reason: {reason}");
}
