namespace Migration.Kinde;

/// <summary>Body of <c>POST /api/v1/organization</c>.</summary>
internal sealed record NewKindeOrganization(string Name);
