namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>Runs many histories; of the first that fails, it finds the fewest requests with which it still does.</summary>
internal static class Search
{
    public static void Hold(int histories, Func<int, Plan> draw)
    {
        string? found = Find(Rounds.Of(histories), draw);
        Assert.True(found is null, found);
    }

    /// <summary>Seeds from a thousand up, so that one defect is looked for in the same histories as the next.</summary>
    public static string? Find(int histories, Func<int, Plan> draw, string failure = "")
    {
        for (int seed = 1000; seed < 1000 + histories; seed++)
        {
            Plan plan = draw(seed);
            if (Failure(plan)?.Contains(failure, StringComparison.Ordinal) == true)
            {
                Plan smallest = Shrink(plan);
                return $"{Failure(smallest)}\n{smallest}";
            }
        }

        return null;
    }

    private static Plan Shrink(Plan plan)
    {
        for (int size = Math.Max(1, plan.Requests.Count / 2); size >= 1; size /= 2)
        {
            for (int from = 0; from + size <= plan.Requests.Count;)
            {
                Plan smaller = plan with { Requests = [.. plan.Requests.Take(from), .. plan.Requests.Skip(from + size)] };
                if (Failure(smaller) is null)
                {
                    from += size;
                }
                else
                {
                    plan = smaller;
                }
            }
        }

        return plan;
    }

    private static string? Failure(Plan plan)
    {
        try
        {
            return History.Run(plan);
        }
        catch (InvalidOperationException error)
        {
            return error.ToString();
        }
    }
}
