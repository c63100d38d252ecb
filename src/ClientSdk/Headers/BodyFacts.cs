namespace ClientSdk.Headers;

/// <summary>What a body said about the refusal. A class, because only refusals are read.</summary>
internal sealed class BodyFacts
{
    /// <summary>A code or message that means a refusal whatever the status is.</summary>
    public bool IsRefusal { get; set; }

    /// <summary>A code that means missing permission: no wait will help, and the empty window beside it is chance.</summary>
    public bool IsPermission { get; set; }

    public bool IsFinal { get; set; }

    public string? LimitedBy { get; private set; }

    /// <summary>The wait in the order of precedence: the lower rank wins, and of equal ranks the later member.</summary>
    public WaitFact Wait { get; private set; }

    public QueryCost Cost { get; } = new();

    private int Rank { get; set; } = int.MaxValue;

    private int Names { get; set; }

    /// <summary>Several policies may have refused together; a list without end would cost time that grows with its square.</summary>
    public void AddLimit(string name)
    {
        if (Names++ < WindowDrafts.Most)
        {
            LimitedBy = LimitedBy is null ? name : $"{LimitedBy},{name}";
        }
    }

    public void Take(int rank, FieldValue wait, string origin)
    {
        if (wait.HasValue && rank <= Rank)
        {
            (Rank, Wait) = (rank, new WaitFact(wait, origin));
        }
    }
}
