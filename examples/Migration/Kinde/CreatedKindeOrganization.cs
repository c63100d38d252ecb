namespace Migration.Kinde;

/// <summary>Answer to <c>POST /api/v1/organization</c>.</summary>
internal sealed record CreatedKindeOrganization(CreatedKindeOrganization.Created Organization)
{
    internal sealed record Created(string Code);
}
